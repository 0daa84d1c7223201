package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.EventValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRuleTest {
  private static final AlertRule OUTSIDE =
      AlertRule.parse("outside: outside-rate > 0.3 min 20").get(0);

  private static List<AuditAlert> alerts(int outside, int inside, String... fired) {
    AuditOptions options = Observations.options(OUTSIDE);
    WindowFold fold = new WindowFold(options);
    AuditWindow window =
        WindowFold.empty(Observations.score("e", 0.5, 0.5, true), Observations.ROW, 0);
    for (int i = 0; i < outside; i++) {
      window = fold.add(window, Observations.score("out" + i, 0.5, 0.1 + i * 0.001, true));
    }
    for (int i = 0; i < inside; i++) {
      window = fold.add(window, Observations.score("in" + i, 0.5, 0.8, true));
    }
    for (String rule : fired) {
      window = WindowFold.alerted(window, rule);
    }
    return Alerts.of(window, List.of(), options, null);
  }

  @Test
  void shouldReadWhatItWrites() {
    List<AlertRule> rules =
        AlertRule.parse("low: rcap-mean < 0.2 min 50; outside:outside-rate>0.3 ;");

    assertThat(rules)
        .containsExactly(
            new AlertRule("low", Measure.RCAP_MEAN, false, 0.2, 50),
            new AlertRule("outside", Measure.OUTSIDE_RATE, true, 0.3, 20));
    assertThat(AlertRule.parse("again: " + rules.get(0).condition()).get(0).threshold())
        .isEqualTo(0.2);
    assertThat(AlertRule.parse(" ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "low rcap-mean < 0.2|is not a rule",
        "low: rcap-mean = 0.2|is not a rule",
        "low: mood < 0.2|Unknown measure 'mood'",
        "low: rcap-mean < 1.2.3|is not a number",
        "low: rcap-mean < 1e999|finite",
        "low: rcap-mean < 0.2 min 0|min must be 1 or more",
        "a: rcap-mean < 0.2; a: rcap-ks > 1|two rules of the name 'a'"
      })
  void shouldRefuseWhatIsNotARule(String text, String message) {
    assertThatThrownBy(() -> AlertRule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldRaiseOnceWithTheWorstEventsAsEvidence() {
    List<AuditAlert> alerts = alerts(10, 10);

    assertThat(alerts).hasSize(1);
    AuditAlert alert = alerts.get(0);
    assertThat(alert.getValue()).isEqualTo(0.5);
    assertThat(alert.getEvents()).isEqualTo(20);
    assertThat(alert.getEvidence()).extracting(EventValue::getEventId).startsWith("out0", "out1");
    assertThat(alert.getMessage())
        .isEqualTo(
            "model signs, class stop: outside-rate is 0.500 over 20 events, above the 0.3 that the"
                + " rule allows");
    assertThat(alerts(10, 10, "outside")).isEmpty();
  }

  @Test
  void shouldKeepQuietOnFewEventsAndWithinTheThreshold() {
    assertThat(alerts(10, 9)).isEmpty();
    assertThat(alerts(6, 14)).isEmpty();
    assertThat(alerts(7, 14)).hasSize(1);
  }
}
