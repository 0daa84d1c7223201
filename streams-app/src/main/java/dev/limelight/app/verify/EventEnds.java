package dev.limelight.app.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.app.deadletters.DeadLetter;
import dev.limelight.app.deadletters.LetterEvents;
import dev.limelight.app.stream.CommittedRecords;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.ResultDeserializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds how an event ended that was not explained as configured. For one thread. */
public final class EventEnds {
  private final StreamOptions options;
  private final ResultDeserializer results;
  private final LetterEvents events;

  /**
   * @param options with the topics to search
   * @param results reads outcomes
   * @param events reads dead letters
   */
  public EventEnds(
      StreamOptions options, ResultDeserializer results, ImageEventDeserializer events) {
    this.options = options;
    this.results = results;
    this.events = new LetterEvents(events, false);
  }

  /** Outcomes of the event in a run, skipped or degraded, in the order of their offsets. */
  public List<EventEnd> outcomes(String eventId, String runId) {
    byte[] key = eventId.getBytes(UTF_8);
    return found(
        options.topics().eventOutcomes(),
        key,
        record ->
            record.value() == null || !Arrays.equals(key, record.key())
                ? Stream.empty()
                : Stream.of(results.deserialize(record.topic(), record.value(), EventOutcome.class))
                    .filter(outcome -> outcome.getRunId().equals(runId))
                    .map(EventEnd::of));
  }

  /** Dead letters of the event in a run; those that do not say their run are any run's. */
  public List<EventEnd> letters(String eventId, String runId) {
    return found(
        options.topics().deadLetters(),
        eventId.getBytes(UTF_8),
        record -> {
          DeadLetter letter = new DeadLetter(record);
          if (!letter.mayBeOf(runId)) {
            return Stream.empty();
          }
          return events
              .of(letter)
              .map(ImageEvent::getEventId)
              .filter(eventId::equals)
              .map(id -> EventEnd.of(id, letter))
              .stream();
        });
  }

  /** Looks where records with this key would be, and then everywhere. */
  private List<EventEnd> found(
      String topic, byte[] key, Function<ConsumerRecord<byte[], byte[]>, Stream<EventEnd>> ends) {
    List<EventEnd> found = new ArrayList<>();
    try (CommittedRecords records = CommittedRecords.of(options, List.of(topic))) {
      records.holding(key).forEach(record -> ends.apply(record).forEach(found::add));
    }
    if (found.isEmpty()) {
      try (CommittedRecords records = CommittedRecords.of(options, List.of(topic))) {
        records.forEach(record -> ends.apply(record).forEach(found::add));
      }
    }
    return List.copyOf(found);
  }
}
