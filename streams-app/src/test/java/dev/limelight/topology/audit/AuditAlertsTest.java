package dev.limelight.topology.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.EventValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cause is one alert, and says which events it is about. */
class AuditAlertsTest {
  private AuditStream audit;

  @BeforeEach
  void start(@TempDir Path state) {
    audit = new AuditStream(state);
  }

  @AfterEach
  void close() {
    audit.close();
  }

  private static List<String> evidence(AuditAlert alert) {
    return alert.getEvidence().stream().map(EventValue::getEventId).toList();
  }

  @Test
  void shouldRaiseOneAlertOfTheModelWhenItDisagreesEverywhere() {
    audit.predicted("a", 1, 3, false);
    audit.predicted("b", 2, 3, false);
    audit.predicted("c", 3, 5, false);
    audit.predicted("d", 4, 3, false);
    audit.predicted("e", 5, 3, false);

    assertThat(audit.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getRule()).isEqualTo("disagree");
              assertThat(alert.getMethod()).isEmpty();
              assertThat(alert.getClassIndex()).isEqualTo(-1);
              assertThat(alert.getEvents()).isEqualTo(3);
              assertThat(evidence(alert)).containsExactly("c", "b", "a");
            });
  }

  /** A class that is rare is lost in the rate of all of them. */
  @Test
  void shouldRaiseOneAlertOfTheClassWhenTheModelDisagreesThere() {
    for (int i = 0; i < 4; i++) {
      audit.predicted("same" + i, i, 5, true);
    }
    for (int i = 0; i < 9; i++) {
      audit.predicted("other" + i, 10 + i, 3, false);
    }

    assertThat(audit.alerts())
        .as("the model's own rate is above the rule's as well, by the end")
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getRule()).isEqualTo("disagree");
              assertThat(alert.getMethod()).isEmpty();
              assertThat(alert.getClassIndex()).isEqualTo(3);
              assertThat(alert.getValue()).isEqualTo(1);
              assertThat(evidence(alert)).containsExactly("other2", "other1", "other0");
            });
  }

  @Test
  void shouldRaiseItAgainInTheNextWindow() {
    for (int window = 0; window < 2; window++) {
      for (int i = 0; i < 5; i++) {
        audit.predicted("e" + window + i, window * 60 + i, 3, false);
      }
    }

    assertThat(audit.alerts())
        .extracting(AuditAlert::getWindowStart)
        .containsExactly(AuditStream.START, AuditStream.START.plusSeconds(60));
  }

  /** Nobody can look one up by an id that could not be read. */
  @Test
  void shouldSayWhereDeadLettersLieThatHoldNoEvent() {
    for (int i = 0; i < 3; i++) {
      audit.deadLetter(new byte[] {7, 7}, "NOT_AVRO");
    }

    assertThat(audit.alerts())
        .extracting(AuditAlert::getModelId, AuditAlertsTest::evidence)
        .containsExactly(
            tuple("", List.of("t.dead-letters/0/0", "t.dead-letters/0/1", "t.dead-letters/0/2")));
  }
}
