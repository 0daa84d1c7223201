package dev.limelight.topology.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.audit.Measure;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.OutcomeKind;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.ExplainedEvent;
import dev.limelight.topology.Fixtures;
import dev.limelight.topology.SourceCoordinates;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTopologyTest {
  private final AuditStream audit;

  AuditTopologyTest(@TempDir Path state) {
    this.audit = new AuditStream(state);
  }

  @AfterEach
  void close() {
    audit.close();
  }

  /** The rows of the maps, by method and class. */
  private static List<AuditSummary> ofMethods(List<AuditSummary> summaries) {
    return summaries.stream().filter(summary -> !summary.getMethod().isEmpty()).toList();
  }

  /** The rows of how events ended. */
  private static List<AuditSummary> outcomes(List<AuditSummary> summaries) {
    return summaries.stream().filter(summary -> summary.getMethod().isEmpty()).toList();
  }

  @Test
  void shouldCloseWindowWhenItsGraceIsOver() {
    audit.score("a", 10, 0.9);
    audit.score("b", 59, 0.9);
    audit.score("c", 60, 0.9);
    audit.score("d", 89, 0.9);
    assertThat(audit.summaries()).isEmpty();

    audit.score("e", 90, 0.9);

    assertThat(ofMethods(audit.summaries()))
        .hasSize(2)
        .allSatisfy(
            summary -> {
              assertThat(summary.getClosed()).isTrue();
              assertThat(summary.getExplained()).isEqualTo(2);
              assertThat(summary.getMeanMap().getCount()).isEqualTo(2);
              assertThat(summary.getWindowStart()).isEqualTo(AuditStream.START);
              assertThat(summary.getWindowEnd()).isEqualTo(AuditStream.START.plusSeconds(60));
            })
        .extracting(AuditSummary::getClassIndex)
        .containsExactlyInAnyOrder(3, -1);
  }

  @Test
  void shouldNameItsInternalTopicsAsKafkaStreamsDoes() {
    for (int window = 0; window < 6; window++) {
      audit.score("e" + window, window * 60L, 0.9);
    }

    assertThat(audit.written())
        .filteredOn(topic -> topic.matches(".*-(changelog|repartition)"))
        .hasSameElementsAs(AuditTopology.internalTopics(AuditStream.APPLICATION_ID));
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
  void shouldPublishOpenWindowsThatHaveChanged() {
    audit.score("a", 10, 0.9);
    audit.publish();

    assertThat(audit.summaries()).hasSize(3).noneMatch(AuditSummary::getClosed);

    audit.publish();
    assertThat(audit.summaries()).isEmpty();
  }

  @Test
  void shouldRaiseAlertOnceAWindowWithEvidence() {
    audit.score("a", 1, 0.1);
    audit.score("b", 2, 0.2);
    assertThat(audit.alerts()).isEmpty();
    audit.score("c", 3, 0.9);
    audit.score("d", 4, 0.05);

    List<AuditAlert> found = audit.alerts();
    assertThat(found).hasSize(2).extracting(AuditAlert::getRule).containsOnly("outside");
    assertThat(found.get(0).getClassIndex()).isEqualTo(3);
    assertThat(found.get(0).getEvidence().get(0).getEventId()).isEqualTo("a");

    audit.score("e", 70, 0.1);
    audit.score("f", 71, 0.1);
    audit.score("g", 72, 0.1);
    assertThat(audit.alerts()).hasSize(2).doesNotContainAnyElementsOf(found);
  }

  @Test
  void shouldCompareWithReferenceOnceThatIsComplete() {
    for (int i = 0; i < 4; i++) {
      audit.score("r" + i, i, 0.9);
    }
    audit.publish();

    assertThat(ofMethods(audit.summaries()))
        .allSatisfy(
            summary -> {
              assertThat(summary.getDrift().getReferenceEvents()).isEqualTo(4);
              assertThat(summary.getDrift().getPsi()).isZero();
            });
  }

  @Test
  void shouldCountSkippedEventsByReason() {
    EventOutcome skipped =
        EventOutcome.newBuilder()
            .setEventId("s")
            .setEventTime(AuditStream.START.plusSeconds(1))
            .setRunId("main")
            .setModelId("signs")
            .setOutcome(OutcomeKind.SKIPPED)
            .setReason("NOT_SAMPLED")
            .setDetail("rate=0.1")
            .setSource(new SourcePosition("t.image-events", 0, 1L))
            .build();
    audit.send(AuditStream.TOPICS.eventOutcomes(), skipped);
    audit.send(
        AuditStream.TOPICS.eventOutcomes(),
        EventOutcome.newBuilder(skipped).setOutcome(OutcomeKind.DEGRADED).build());
    audit.score("end", 500, 0.9);

    assertThat(audit.summaries())
        .filteredOn(summary -> !summary.getSkipped().isEmpty())
        .isNotEmpty()
        .allSatisfy(
            summary -> assertThat(summary.getSkipped()).isEqualTo(Map.of("NOT_SAMPLED", 1L)));
  }

  @Test
  void shouldKeepMethodsApartAndCountTheirEventOnce() {
    audit.score("a", 1, 0.9);
    ExplainedEvent other =
        Fixtures.explained(AuditStream.event(1), new SourceCoordinates("t.image-events", 0, 1), 4);
    audit.send(
        AuditStream.TOPICS.rcapScores(),
        RcapScore.newBuilder(other.score())
            .setEventId("a")
            .setMethod("grad-cam")
            .setMethodIndex(1)
            .setRcap(1)
            .build());
    audit.publish();

    List<AuditSummary> found = audit.summaries();
    assertThat(outcomes(found)).singleElement().returns(1L, AuditSummary::getExplained);
    assertThat(ofMethods(found))
        .extracting(AuditSummary::getMethod, AuditSummary::getClassIndex, AuditSummary::getRcapMean)
        .containsExactlyInAnyOrder(
            tuple("vanilla-gradient", 3, 0.25),
            tuple("vanilla-gradient", -1, 0.25),
            tuple("grad-cam", 3, 1.0),
            tuple("grad-cam", -1, 1.0));
  }

  @Test
  void shouldHoldDeadLettersAgainstWhatWasExplained() {
    for (int i = 0; i < 9; i++) {
      audit.score("e" + i, i, 0.9);
    }
    audit.deadLetter(AuditStream.event(5), "IMAGE_DAMAGED");
    audit.publish();

    assertThat(outcomes(audit.summaries()))
        .singleElement()
        .satisfies(summary -> assertThat(Measure.DEAD_RATE.of(summary)).hasValue(0.1));
  }

  @Test
  void shouldCountDeadLettersUnderTheirModel() {
    audit.deadLetter(AuditStream.event(5), "IMAGE_DAMAGED");
    audit.deadLetter(new byte[] {7, 7}, "NOT_AVRO");
    audit.garbage(AuditStream.TOPICS.rcapScores());
    audit.publish();

    assertThat(audit.summaries())
        .extracting(AuditSummary::getModelId, AuditSummary::getDead)
        .containsExactlyInAnyOrder(
            tuple("signs", Map.of("IMAGE_DAMAGED", 1L)), tuple("", Map.of("NOT_AVRO", 1L)));
  }
}
