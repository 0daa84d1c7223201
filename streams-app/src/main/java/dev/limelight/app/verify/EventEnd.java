package dev.limelight.app.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.app.deadletters.DeadLetter;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.topology.SourceCoordinates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an event ended that was not explained as configured.
 *
 * @param eventId its id
 * @param verdict {@code skipped}, {@code degraded} or {@code dead letter}
 * @param reason the code of the outcome or of the letter
 * @param detail the rule that decided, or what was wrong
 * @param source where the event lies
 */
public record EventEnd(
    String eventId, String verdict, String reason, String detail, SourceCoordinates source) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static EventEnd of(EventOutcome outcome) {
    return new EventEnd(
        outcome.getEventId(),
        outcome.getOutcome().name().toLowerCase(Locale.ROOT),
        outcome.getReason(),
        outcome.getDetail(),
        new SourceCoordinates(
            outcome.getSource().getTopic(),
            outcome.getSource().getPartition(),
            outcome.getSource().getOffset()));
  }

  static EventEnd of(String eventId, DeadLetter letter) {
    return new EventEnd(
        eventId,
        "dead letter",
        letter.reason(),
        letter.message(),
        letter
            .source()
            .orElseGet(
                () ->
                    new SourceCoordinates(
                        letter.topic(),
                        letter.position().partition(),
                        letter.position().offset())));
  }

  /** In lines. */
  public List<String> lines() {
    return List.of(
        "%s  %s: %s (%s)".formatted(verdict, eventId, reason, detail),
        "  event      %s-%d offset %d"
            .formatted(source.topic(), source.partition(), source.offset()));
  }

  /** One JSON object in one line, with the keys of a verified map's as far as they apply. */
  public String json() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("eventId", eventId);
    fields.put("verdict", verdict);
    fields.put("reasons", List.of(reason));
    fields.put("detail", detail);
    fields.put(
        "source",
        Map.of(
            "topic", source.topic(),
            "partition", source.partition(),
            "offset", source.offset()));
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Texts and numbers are not JSON", impossible);
    }
  }
}
