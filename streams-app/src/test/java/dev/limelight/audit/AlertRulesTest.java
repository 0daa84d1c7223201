package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.EventValue;
import dev.limelight.schemas.ObservationKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of rule, from the events on: one odd event more or less decides. */
class AlertRulesTest {
  private static final double ORDINARY = 0.8;
  private static final double ODD = 0.2;
  private static final long START = Instant.parse("2026-01-02T03:04:00Z").toEpochMilli();

  /** Half of each, so that drift goes by the share of the odd. */
  private static UnitHistogram reference() {
    UnitHistogram scores = UnitHistogram.empty();
    for (int i = 0; i < 50; i++) {
      scores.add(ORDINARY);
      scores.add(ODD);
    }
    return scores;
  }

  /**
   * The first four are the default rules; that they are, {@code AuditConfigTest} holds. Of 100
   * scores of which k are odd, the Kolmogorov-Smirnov distance is |k/100 - 1/2|.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outside-rate > 0.3 min 20      |  20 |  7 |  6",
        "rcap-psi > 0.25 min 100        | 100 | 75 | 74",
        "disagreement-rate > 0.2 min 50 |  50 | 11 | 10",
        "dead-rate > 0.05 min 50        |  60 |  4 |  3",
        "skipped-rate > 0.5 min 20      |  20 | 11 | 10",
        "region-share < 0.5 min 20      |  20 | 11 | 10",
        "rcap-mean < 0.5 min 20         |  20 | 11 | 10",
        "rcap-mean > 0.5 min 20         |  20 |  9 | 10",
        "rcap-psi > 0.25 min 100        | 100 | 25 | 26",
        "rcap-ks > 0.2 min 100          | 100 | 71 | 70",
        "rcap-ks > 0.2 min 100          | 100 | 29 | 30",
        "rcap-ks-p < 0.01 min 100       | 100 | 73 | 72"
      })
  void shouldRaiseEveryKindOfRuleWhenItHoldsAndNotJustBefore(
      String condition, int events, int raises, int quiet) {
    assertThat(alerts(condition, events, raises))
        .as("%d odd events of %d", raises, events)
        .singleElement()
        .returns((long) events, AuditAlert::getEvents);
    assertThat(alerts(condition, events, quiet)).as("%d odd events of %d", quiet, events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outside-rate > 0.3",
        "rcap-psi > 0.25",
        "disagreement-rate > 0.2",
        "dead-rate > 0.05",
        "skipped-rate > 0.5",
        "region-share < 0.5",
        "rcap-mean < 0.5",
        "rcap-ks > 0.2",
        "rcap-ks-p < 0.01"
      })
  void shouldKeepQuietWhenTheMeasureRestsOnOneEventLessThanTheRuleAsksFor(String condition) {
    assertThat(alerts(condition + " min 40", 40, 40)).hasSize(1);
    assertThat(alerts(condition + " min 40", 39, 39)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rcap-mean < 0.9 | 0.3 | 0.3",
        "rcap-mean > 0.1 | 0.7 | 0.79",
        "rcap-psi > 0.1  | 0.3 | 0.3",
        "rcap-psi > 0.1  | 0.7 | 0.79",
        "rcap-ks > 0.1   | 0.3 | 0.3",
        "rcap-ks > 0.1   | 0.7 | 0.79",
        "rcap-ks-p < 0.5 | 0.3 | 0.3",
        "rcap-ks-p < 0.5 | 0.7 | 0.79"
      })
  void shouldShowTheScoresOfTheEndThatTheRuleIsAbout(
      String condition, double scoresFrom, double worst) {
    AuditOptions options = Observations.options(rule(condition + " min 10"));
    WindowFold fold = new WindowFold(options);
    AuditWindow window = WindowFold.empty(ordinary("first"), Observations.ROW, 0);
    for (int i = 0; i < 10; i++) {
      double score = scoresFrom + i * 0.01;
      window = fold.add(window, Observations.score("e" + i, score, ORDINARY, true));
    }

    assertThat(Alerts.of(window, List.of(), options, reference()).get(0).getEvidence())
        .hasSize(10)
        .first()
        .satisfies(event -> assertThat(event.getValue()).isCloseTo(worst, within(1e-9)));
  }

  /** Each counts whole, and none is worse than another: the latest are shown. */
  @ParameterizedTest
  @ValueSource(strings = {"disagreement-rate > 0.2", "dead-rate > 0.2", "skipped-rate > 0.2"})
  void shouldShowTheLatestEventsWhenTheRuleIsAboutARate(String condition) {
    AlertRule rule = rule(condition);
    List<AuditObservation> seen = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      seen.add(Observations.after(odd(rule.measure(), "odd" + i), Duration.ofMillis(i)));
      seen.add(Observations.after(ordinary("ordinary" + i), Duration.ofMillis(i)));
    }
    AuditOptions options = Observations.options(rule);
    for (int seed = 0; seed < 3; seed++) {
      AuditWindow window = WindowFold.empty(ordinary("first"), WindowRow.OUTCOMES, START);
      for (AuditObservation event : seen) {
        window = new WindowFold(options).add(window, event);
      }

      assertThat(Alerts.of(window, List.of(), options, null).get(0).getEvidence())
          .as("whatever order they came in, %d", seed)
          .hasSize(ExtremeEvents.KEPT)
          .allSatisfy(event -> assertThat(event.getValue()).isEqualTo(1))
          .extracting(EventValue::getEventId)
          .startsWith("odd29", "odd28", "odd27")
          .endsWith("odd10");
      Collections.shuffle(seen, new Random(seed));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disagreement-rate < 0.2", "dead-rate < 0.2", "skipped-rate < 0.2"})
  void shouldShowNoEventsWhenTheRuleIsAboutThoseThatAreMissing(String condition) {
    assertThat(alerts(condition, 30, 1))
        .singleElement()
        .satisfies(alert -> assertThat(alert.getEvidence()).isEmpty());
  }

  /** A sender whose clock is a year ahead does not keep the others out for the whole window. */
  @Test
  void shouldTakeAnEventFromBehindTheWindowForOneOfItsEnd() {
    AlertRule rule = rule("dead-rate > 0.2 min 2");
    AuditOptions options = Observations.options(rule);
    WindowFold fold = new WindowFold(options);
    AuditWindow window = WindowFold.empty(ordinary("first"), WindowRow.OUTCOMES, START);
    window = fold.add(window, Observations.after(odd(rule.measure(), "a"), Duration.ofDays(365)));
    Duration last = Duration.between(Observations.TIME, Instant.ofEpochMilli(START + 59_999));
    window = fold.add(window, Observations.after(odd(rule.measure(), "b"), last));

    assertThat(window.getLatestDead()).extracting(EventValue::getEventId).containsExactly("a", "b");
    assertThat(window.getLatestDead())
        .extracting(EventValue::getValue)
        .containsOnly(START + 59_999d);
  }

  /** What a rule says of all events, the rows of a method and of classes do not say again. */
  @ParameterizedTest
  @CsvSource({
    "disagreement-rate > 0.2, false, true",
    "dead-rate > 0.2, false, false",
    "skipped-rate > 0.2, false, false",
    "rcap-mean < 0.9, true, false",
    "outside-rate > 0.2, true, false"
  })
  void shouldHoldARateOfEventsAgainstRowsOfEventsAlone(
      String condition, boolean ofMethod, boolean ofClass) {
    AlertRule rule = rule(condition + " min 10");
    assertThat(alerts(rule, Observations.ROW, 20, 20)).hasSize(ofMethod ? 1 : 0);
    assertThat(alerts(rule, new WindowRow(WindowFold.ALL_METHODS, 3), 20, 20))
        .hasSize(ofClass ? 1 : 0);
  }

  private static AlertRule rule(String condition) {
    return AlertRule.parse("rule: " + condition).get(0);
  }

  /** Of a window of so many events, some of them odd by the rule's measure. */
  private static List<AuditAlert> alerts(String condition, int events, int odd) {
    AlertRule rule = rule(condition);
    return alerts(rule, row(rule.measure()), events, odd);
  }

  private static List<AuditAlert> alerts(AlertRule rule, WindowRow row, int events, int odd) {
    Measure measure = rule.measure();
    AuditOptions options = Observations.options(rule);
    WindowFold fold = new WindowFold(options);
    AuditWindow window = WindowFold.empty(ordinary("first"), row, 0);
    for (int i = 0; i < events; i++) {
      window = fold.add(window, i < odd ? odd(measure, "odd" + i) : ordinary("ordinary" + i));
    }
    return Alerts.of(window, List.of(), options, reference());
  }

  private static WindowRow row(Measure measure) {
    return switch (measure) {
      case DISAGREEMENT_RATE, DEAD_RATE, SKIPPED_RATE -> WindowRow.OUTCOMES;
      default -> Observations.ROW;
    };
  }

  private static AuditObservation ordinary(String id) {
    return Observations.score(id, ORDINARY, ORDINARY, true);
  }

  /** An event that is odd in what the measure looks at, and in nothing else. */
  private static AuditObservation odd(Measure measure, String id) {
    return switch (measure) {
      case RCAP_MEAN, RCAP_PSI, RCAP_KS, RCAP_KS_P -> Observations.score(id, ODD, ORDINARY, true);
      case REGION_SHARE, OUTSIDE_RATE -> Observations.score(id, ORDINARY, ODD, true);
      case DISAGREEMENT_RATE -> Observations.score(id, ORDINARY, ORDINARY, false);
      case DEAD_RATE -> Observations.ended(ObservationKind.DEAD, id, "NOT_AVRO");
      case SKIPPED_RATE -> Observations.ended(ObservationKind.SKIPPED, id, "LOAD");
    };
  }
}
