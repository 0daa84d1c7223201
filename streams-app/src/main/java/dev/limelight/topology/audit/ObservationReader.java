package dev.limelight.topology.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.audit.MapThumbnail;
import dev.limelight.audit.MapValues;
import dev.limelight.audit.WindowFold;
import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ObservationKind;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Takes from a result what the audit needs of it. Thread-safe. */
final class ObservationReader {
  private final AuditServices services;
  private final Topics topics;
  private final String runId;
  private final int thumbnail;

  /**
   * @param runId run that dead letters count for where they do not say theirs, as those of earlier
   *     versions
   * @param thumbnail height and width of the thumbnails
   */
  ObservationReader(AuditServices services, Topics topics, String runId, int thumbnail) {
    this.services = services;
    this.topics = topics;
    this.runId = runId;
    this.thumbnail = thumbnail;
  }

  /**
   * The observation of a record; empty where it cannot be read as what its topic holds.
   *
   * @param source where the record lies
   */
  Optional<AuditObservation> read(
      RecordMetadata source, byte @Nullable [] value, Headers headers, long timestamp) {
    String topic = source.topic();
    if (topic.equals(topics.deadLetters())) {
      String place = "%s/%d/%d".formatted(topic, source.partition(), source.offset());
      return Optional.of(dead(place, value, headers, timestamp));
    }
    try {
      return value == null ? Optional.empty() : Optional.of(result(topic, value));
    } catch (IllegalArgumentException another) {
      return Optional.empty();
    }
  }

  private AuditObservation result(String topic, byte[] value) {
    if (topic.equals(topics.rcapScores())) {
      return of(services.reader().deserialize(topic, value, RcapScore.class));
    }
    if (topic.equals(topics.saliencyMaps())) {
      return of(services.reader().deserialize(topic, value, SaliencyMap.class));
    }
    return of(services.reader().deserialize(topic, value, EventOutcome.class));
  }

  private static AuditObservation of(RcapScore score) {
    return AuditObservation.newBuilder()
        .setKind(ObservationKind.SCORE)
        .setEventId(score.getEventId())
        .setEventTime(score.getEventTime())
        .setRunId(score.getRunId())
        .setModelId(score.getModelId())
        .setMethod(score.getMethod())
        .setFirst(score.getMethodIndex() == 0)
        .setModelVersion(score.getModelVersion())
        .setClassIndex(score.getClassIndex())
        .setLabel(score.getLabel())
        .setRcap(score.getRcap())
        .setRegionShare(score.getMetrics().get("energyInRegion"))
        .setAgreement(score.getAgreement())
        .build();
  }

  private static AuditObservation of(EventOutcome outcome) {
    return AuditObservation.newBuilder()
        .setKind(
            switch (outcome.getOutcome()) {
              case SKIPPED -> ObservationKind.SKIPPED;
              case DEGRADED -> ObservationKind.DEGRADED;
              case UNKNOWN -> ObservationKind.UNKNOWN;
            })
        .setEventId(outcome.getEventId())
        .setEventTime(outcome.getEventTime())
        .setRunId(outcome.getRunId())
        .setModelId(outcome.getModelId())
        .setMethod(WindowFold.ALL_METHODS)
        .setClassIndex(
            outcome.getClassIndex() == null ? WindowFold.ALL_CLASSES : outcome.getClassIndex())
        .setReason(outcome.getReason())
        .build();
  }

  private AuditObservation of(SaliencyMap map) {
    return AuditObservation.newBuilder()
        .setKind(ObservationKind.MAP)
        .setEventId(map.getEventId())
        .setEventTime(map.getEventTime())
        .setRunId(map.getRunId())
        .setModelId(map.getModelId())
        .setMethod(map.getMethod())
        .setFirst(false)
        .setModelVersion(map.getModelVersion())
        .setClassIndex(map.getClassIndex())
        .setLabel(map.getLabel())
        .setThumbnail(MapThumbnail.of(MapValues.of(map), thumbnail))
        .build();
  }

  /** A dead letter's bytes may be anything; where they are an event, it names the model. */
  private AuditObservation dead(
      String place, byte @Nullable [] value, Headers headers, long timestamp) {
    AuditObservation.Builder dead =
        AuditObservation.newBuilder()
            .setKind(ObservationKind.DEAD)
            .setRunId(Objects.requireNonNullElse(text(headers, DeadLetterHeaders.RUN), runId))
            .setClassIndex(WindowFold.ALL_CLASSES)
            .setReason(text(headers, DeadLetterHeaders.REASON))
            .setEventId(place)
            .setModelId("")
            .setMethod(WindowFold.ALL_METHODS)
            .setEventTime(Instant.ofEpochMilli(timestamp));
    try {
      ImageEvent event = services.events().deserialize(topics.imageEvents(), value);
      if (event != null) {
        dead.setEventId(event.getEventId().isBlank() ? place : event.getEventId())
            .setModelId(event.getModelId())
            .setEventTime(event.getTime());
      }
    } catch (EventRejectedException unreadable) {
      // That is why it is a dead letter: it counts under no model's name.
    }
    return dead.build();
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
