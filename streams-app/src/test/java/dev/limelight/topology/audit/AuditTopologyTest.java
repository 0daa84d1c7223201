package dev.limelight.topology.audit;

import static dev.limelight.topology.audit.AuditStream.ofMethods;
import static dev.limelight.topology.audit.AuditStream.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.audit.Measure;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.EventValue;
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
  void shouldPublishOpenWindowsThatHaveChanged() {
    audit.score("a", 10, 0.9);
    audit.publish();
    assertThat(audit.summaries()).hasSize(4).noneMatch(AuditSummary::getClosed);
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
  void shouldRaiseDriftWhenScoresLeaveTheReference() {
    for (int i = 0; i < 4; i++) {
      audit.rcap("r" + i, i, 0.3);
    }
    audit.rcap("a", 70, 0.7);
    audit.rcap("b", 71, 0.9);
    assertThat(audit.alerts()).isEmpty();
    audit.rcap("c", 72, 0.8);
    assertThat(audit.alerts())
        .as("of the class and of all classes")
        .hasSize(2)
        .allSatisfy(
            alert -> {
              assertThat(alert.getRule()).isEqualTo("drift");
              assertThat(alert.getValue()).isEqualTo(1);
              assertThat(alert.getEvidence())
                  .extracting(EventValue::getEventId)
                  .containsExactly("b", "c", "a");
            });
  }

  @Test
  void shouldRaiseTheRateOfDeadLettersOfAllOfAModelsEvents() {
    audit.score("a", 1, 0.9);
    audit.deadLetter(AuditStream.event(2), "IMAGE_DAMAGED");
    audit.deadLetter(AuditStream.event(3), "IMAGE_DAMAGED");
    assertThat(audit.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getRule()).isEqualTo("dead");
              assertThat(alert.getMethod()).isEmpty();
              assertThat(alert.getClassIndex()).isEqualTo(-1);
              assertThat(alert.getEvents()).isEqualTo(3);
              assertThat(alert.getEvidence())
                  .extracting(EventValue::getEventId)
                  .containsExactly("dead", "dead");
            });
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
  void shouldCountByClassHowEventsEndedWhereTheClassIsKnown() {
    EventOutcome never =
        EventOutcome.newBuilder()
            .setEventId("never")
            .setEventTime(AuditStream.START.plusSeconds(1))
            .setRunId("main")
            .setModelId("signs")
            .setOutcome(OutcomeKind.SKIPPED)
            .setReason("CLASS_NEVER")
            .setDetail("never=7")
            .setClassIndex(7)
            .setSource(new SourcePosition("t.image-events", 0, 1L))
            .build();
    audit.score("a", 1, 0.9);
    audit.send(AuditStream.TOPICS.eventOutcomes(), never);
    audit.send(
        AuditStream.TOPICS.eventOutcomes(),
        EventOutcome.newBuilder(never).setReason("LOAD").setClassIndex(null).build());
    audit.deadLetter(AuditStream.event(2), "IMAGE_DAMAGED");
    audit.publish();
    assertThat(audit.summaries())
        .filteredOn(summary -> summary.getMethod().isEmpty())
        .extracting(
            AuditSummary::getClassIndex,
            AuditSummary::getExplained,
            AuditSummary::getSkipped,
            AuditSummary::getDead)
        .containsExactlyInAnyOrder(
            tuple(-1, 1L, Map.of("CLASS_NEVER", 1L, "LOAD", 1L), Map.of("IMAGE_DAMAGED", 1L)),
            tuple(3, 1L, Map.of(), Map.of()),
            tuple(7, 0L, Map.of("CLASS_NEVER", 1L), Map.of()));
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
  void shouldCountDeadLettersForTheirRunWhenTheySayIt() {
    audit.deadLetterOf("again", AuditStream.event(5), "IMAGE_DAMAGED");
    audit.deadLetterOf("again", AuditStream.event(5), "IMAGE_DAMAGED");
    audit.deadLetterOf("main", AuditStream.event(5), "IMAGE_DAMAGED");
    audit.publish();
    assertThat(audit.summaries())
        .extracting(AuditSummary::getRunId, AuditSummary::getDead)
        .containsExactlyInAnyOrder(
            tuple("again", Map.of("IMAGE_DAMAGED", 2L)),
            tuple("main", Map.of("IMAGE_DAMAGED", 1L)));
  }

  @Test
  void shouldCountDeadLettersUnderTheirModel() {
    audit.deadLetter(AuditStream.event(5), "IMAGE_DAMAGED");
    audit.deadLetter(new byte[] {7, 7}, "NOT_AVRO");
    audit.garbage(AuditStream.TOPICS.rcapScores());
    audit.publish();
    assertThat(audit.summaries())
        .as("letters that do not say their run are the configured one's")
        .extracting(AuditSummary::getRunId, AuditSummary::getModelId, AuditSummary::getDead)
        .containsExactlyInAnyOrder(
            tuple("main", "signs", Map.of("IMAGE_DAMAGED", 1L)),
            tuple("main", "", Map.of("NOT_AVRO", 1L)));
  }
}
