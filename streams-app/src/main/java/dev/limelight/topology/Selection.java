package dev.limelight.topology;

import dev.limelight.audit.SkipReason;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.OutcomeKind;
import dev.limelight.schemas.SourcePosition;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is to become of an event that is not explained as configured.
 *
 * @param explainer explains it with less; empty where it is skipped
 * @param reason why
 * @param detail the rule that decided, in the configuration's words
 * @param lag records that the instance was behind, where that decided
 * @param classIndex the class that the decision was about, where it was about one
 */
public record Selection(
    Optional<ImageEventExplainer> explainer,
    SkipReason reason,
    String detail,
    OptionalLong lag,
    OptionalInt classIndex) {

  /** The event's outcome as it is published. */
  EventOutcome outcome(ImageEvent event, SourceCoordinates source, String runId) {
    return EventOutcome.newBuilder()
        .setEventId(event.getEventId())
        .setEventTime(event.getTime())
        .setRunId(runId)
        .setModelId(event.getModelId())
        .setOutcome(explainer.isPresent() ? OutcomeKind.DEGRADED : OutcomeKind.SKIPPED)
        .setReason(reason.name())
        .setDetail(detail)
        .setLag(lag.isPresent() ? lag.getAsLong() : null)
        .setClassIndex(classIndex.isPresent() ? classIndex.getAsInt() : null)
        .setSource(new SourcePosition(source.topic(), source.partition(), source.offset()))
        .build();
  }
}
