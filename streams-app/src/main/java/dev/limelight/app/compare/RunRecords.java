package dev.limelight.app.compare;

import dev.limelight.app.deadletters.DeadLetter;
import dev.limelight.app.stream.CommittedRecords;
import dev.limelight.audit.comparison.Absences;
import dev.limelight.audit.comparison.EventKey;
import dev.limelight.audit.comparison.Side;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import dev.limelight.topology.registry.ResultDeserializer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the results of two runs within a range. For one thread. */
final class RunRecords {

  /** Takes a run's score. */
  interface ScoreAction {
    void take(Side side, EventKey key, RcapScore score);
  }

  /** Takes a run's map, decoded and as it lies in its topic. */
  interface MapAction {
    void take(Side side, EventKey key, SaliencyMap map, byte[] value);
  }

  private final StreamOptions options;
  private final ResultDeserializer results;
  private final ComparedRun before;
  private final ComparedRun after;
  private final ComparedRange range;

  RunRecords(
      StreamOptions options,
      ResultDeserializer results,
      ComparedRun before,
      ComparedRun after,
      ComparedRange range) {
    this.options = options;
    this.results = results;
    this.before = before;
    this.after = after;
    this.range = range;
  }

  void scores(ScoreAction action) {
    read(
        Topics::rcapScores,
        record -> {
          RcapScore score = decoded(record, RcapScore.class);
          if (range.contains(score.getSource(), record.timestamp())) {
            EventKey key = EventKey.of(score.getEventId(), score.getSource(), score.getMethod());
            side(score.getRunId(), record.topic(), Topics::rcapScores)
                .ifPresent(side -> action.take(side, key, score));
          }
        });
  }

  void maps(MapAction action) {
    read(
        Topics::saliencyMaps,
        record -> {
          SaliencyMap map = decoded(record, SaliencyMap.class);
          if (range.contains(map.getSource(), record.timestamp())) {
            EventKey key = EventKey.of(map.getEventId(), map.getSource(), map.getMethod());
            side(map.getRunId(), record.topic(), Topics::saliencyMaps)
                .ifPresent(side -> action.take(side, key, map, record.value()));
          }
        });
  }

  /** Tells which events the runs skipped or explained with less, and why. */
  void outcomes(Absences absences) {
    read(
        Topics::eventOutcomes,
        record -> {
          EventOutcome outcome = decoded(record, EventOutcome.class);
          SourcePosition at = outcome.getSource();
          EventKey event = EventKey.at(at.getTopic(), at.getPartition(), at.getOffset());
          String reason =
              outcome.getOutcome().name().toLowerCase(Locale.ROOT) + ": " + outcome.getReason();
          side(outcome.getRunId(), record.topic(), Topics::eventOutcomes)
              .ifPresent(side -> absences.add(side, event, reason));
        });
  }

  /**
   * Tells which events became dead letters, and why. One that does not say its run, as those of
   * earlier versions, is that of the run which has no other end of the event.
   */
  void letters(Absences absences) {
    read(
        Topics::deadLetters,
        record -> {
          DeadLetter letter = new DeadLetter(record);
          letter
              .source()
              .map(at -> EventKey.at(at.topic(), at.partition(), at.offset()))
              .ifPresent(
                  event ->
                      sides(letter)
                          .forEach(
                              side ->
                                  absences.add(side, event, "dead letter: " + letter.reason())));
        });
  }

  private List<Side> sides(DeadLetter letter) {
    return Stream.of(Side.values()).filter(side -> run(side).mayHave(letter)).toList();
  }

  private ComparedRun run(Side side) {
    return side == Side.BEFORE ? before : after;
  }

  /** The map behind a value that {@link MapAction} was given. */
  SaliencyMap map(byte[] value) {
    return results.deserialize(before.topics().saliencyMaps(), value, SaliencyMap.class);
  }

  private void read(
      Function<Topics, String> kind, Consumer<ConsumerRecord<byte[], byte[]>> action) {
    Set<String> topics = new TreeSet<>(Set.of(kind.apply(before.topics())));
    topics.add(kind.apply(after.topics()));
    try (CommittedRecords records = CommittedRecords.of(options, topics).since(range.start())) {
      records.forEach(
          record -> {
            if (record.value() != null) {
              action.accept(record);
            }
          });
    }
  }

  private <T extends SpecificRecord> T decoded(
      ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return results.deserialize(record.topic(), record.value(), type);
  }

  private Optional<Side> side(String runId, String topic, Function<Topics, String> kind) {
    if (runId.equals(before.id()) && topic.equals(kind.apply(before.topics()))) {
      return Optional.of(Side.BEFORE);
    }
    return runId.equals(after.id()) && topic.equals(kind.apply(after.topics()))
        ? Optional.of(Side.AFTER)
        : Optional.empty();
  }
}
