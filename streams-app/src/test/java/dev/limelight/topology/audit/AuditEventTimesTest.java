package dev.limelight.topology.audit;

import static dev.limelight.topology.audit.AuditStream.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.schemas.AuditSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that come late, in another order, or with a clock of their own. */
class AuditEventTimesTest {
  private final AuditStream audit;

  AuditEventTimesTest(@TempDir Path state) {
    this.audit = new AuditStream(state);
  }

  @AfterEach
  void close() {
    audit.close();
  }

  @Test
  void shouldCountWhatComesTooLate() {
    audit.score("a", 10, 0.9);
    audit.score("b", 200, 0.9);
    audit.summaries();
    audit.score("late", 20, 0.9);
    audit.score("c", 400, 0.9);
    assertThat(outcomes(audit.summaries()))
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.getLate()).isEqualTo(1);
              assertThat(summary.getExplained()).isEqualTo(1);
            });
  }

  @Test
  void shouldTakeEventsOutOfOrderWithinTheGrace() {
    audit.score("a", 80, 0.9);
    audit.score("b", 10, 0.9);
    audit.score("c", 300, 0.9);
    assertThat(outcomes(audit.summaries()))
        .extracting(AuditSummary::getExplained, AuditSummary::getLate)
        .containsExactly(tuple(1L, 0L), tuple(1L, 0L));
  }

  @Test
  void shouldGoOnCountingWhenAnEventsClockIsAYearAhead() {
    Instant record = AuditStream.START.plusSeconds(2);
    audit.score("a", 1, 0.9);
    audit.score("ahead", record.plus(Duration.ofDays(365)), 0.9, record);
    audit.score("b", 3, 0.9);
    audit.score("end", 90, 0.9);
    assertThat(outcomes(audit.summaries()))
        .as("the window of the records, with the event that is ahead of them")
        .singleElement()
        .returns(AuditStream.START, AuditSummary::getWindowStart)
        .returns(3L, AuditSummary::getExplained)
        .returns(0L, AuditSummary::getLate);
  }

  @ParameterizedTest
  @CsvSource({"89, 60", "90, 0"})
  void shouldTakeTheRecordsTimeOnlyWhenTheEventLiesMoreThanTheGraceAhead(long event, long window) {
    audit.score("a", AuditStream.START.plusSeconds(event), 0.9, AuditStream.START.plusSeconds(59));
    audit.publish();
    assertThat(outcomes(audit.summaries()))
        .extracting(AuditSummary::getWindowStart)
        .containsExactly(AuditStream.START.plusSeconds(window));
  }

  @Test
  void shouldTakeTheEventsOwnTimeWhenItsRecordHasNone() {
    audit.score("a", AuditStream.START.plusSeconds(10), 0.9, Instant.EPOCH);
    audit.publish();
    assertThat(outcomes(audit.summaries()))
        .extracting(AuditSummary::getWindowStart)
        .containsExactly(AuditStream.START);
  }
}
