package dev.limelight.app.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.audit.MapVerification;
import dev.limelight.audit.Verdict;
import dev.limelight.schemas.SaliencyMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outcome for one map, for people and programs.
 *
 * @param recorded the published map
 * @param recomputed as it is computed now
 * @param verification the two compared
 * @param less why the event was explained with less than configured; empty where it was not
 */
public record VerificationReport(
    SaliencyMap recorded,
    SaliencyMap recomputed,
    MapVerification verification,
    Optional<EventEnd> less) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The two compared. */
  public static VerificationReport of(
      SaliencyMap recorded, SaliencyMap recomputed, Optional<EventEnd> less) {
    return new VerificationReport(
        recorded, recomputed, MapVerification.of(recorded, recomputed), less);
  }

  /** Whether the map holds. */
  public boolean holds() {
    return verification.verdict() != Verdict.DIFFERENT;
  }

  /** In lines. */
  public List<String> lines() {
    return Stream.of(
            List.of(
                "%s  %s in run %s (%s, %s)"
                    .formatted(
                        verification.verdict().words(),
                        recorded.getEventId(),
                        recorded.getRunId(),
                        recorded.getModelId(),
                        recorded.getMethod()),
                "  published  " + verification.recordedSha256(),
                "  computed   " + verification.recomputedSha256()),
            degradation(),
            differences(),
            verification.reasons().stream().map(reason -> "  " + reason).toList())
        .flatMap(List::stream)
        .toList();
  }

  private List<String> degradation() {
    return less.map(end -> "  %s: %s (%s)".formatted(end.verdict(), end.reason(), end.detail()))
        .map(List::of)
        .orElse(List.of());
  }

  private List<String> differences() {
    if (verification.verdict() == Verdict.IDENTICAL || verification.meanDifference().isEmpty()) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "  mean absolute difference %.6f; another provider or runtime may make %.2f",
            verification.meanDifference().get(),
            MapVerification.TOLERANCE));
  }

  /** One JSON object in one line. */
  public String json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("eventId", recorded.getEventId());
    fields.put("runId", recorded.getRunId());
    fields.put("modelId", recorded.getModelId());
    fields.put("method", recorded.getMethod());
    fields.put("verdict", verification.verdict().words());
    fields.put("reasons", verification.reasons());
    fields.put("meanDifference", verification.meanDifference().orElse(null));
    fields.put("tolerance", MapVerification.TOLERANCE);
    fields.put("degraded", less.map(EventEnd::reason).orElse(null));
    fields.put("published", side(recorded));
    fields.put("computed", side(recomputed));
    fields.put(
        "source",
        Map.of(
            "topic", recorded.getSource().getTopic(),
            "partition", recorded.getSource().getPartition(),
            "offset", recorded.getSource().getOffset()));
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Texts and numbers are not JSON", impossible);
    }
  }

  private static Map<String, Object> side(SaliencyMap map) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sha256", map.getSha256());
    fields.put("modelVersion", map.getModelVersion());
    fields.put("backwardGraph", map.getBackwardGraph());
    fields.put("executionProvider", map.getExecutionProvider());
    fields.put("runtimeVersion", map.getRuntimeVersion());
    fields.put("classIndex", map.getClassIndex());
    return fields;
  }
}
