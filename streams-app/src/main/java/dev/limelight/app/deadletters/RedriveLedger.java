package dev.limelight.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.app.stream.Brokers;
import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.StreamOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which dead letters went back already: one record each in a compacted topic of one partition,
 * written in the transaction that sends the event. A consumer group's offsets would not do: with
 * filters, letters go back in any order, and brokers forget the offsets of a group that is idle for
 * a week.
 */
public final class RedriveLedger {
  private final StreamOptions options;
  private final LetterClients clients;
  private final Set<String> redriven = new HashSet<>();

  /** The ledger of a stream, with nothing known. */
  public RedriveLedger(StreamOptions options, LetterClients clients) {
    this.options = options;
    this.clients = clients;
  }

  /** Its topic. */
  public static String topic(StreamOptions options) {
    return options.topics().redriven();
  }

  /** Creates the topic where it is missing. */
  public void provision(Brokers brokers) {
    NewTopic topic =
        new NewTopic(topic(options), Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      Brokers.get(brokers.admin().createTopics(List.of(topic)).all());
    } catch (TopicExistsException there) {
      // By an earlier redrive.
    }
  }

  /** Reads what is committed; a ledger that is not there is empty. */
  public RedriveLedger load() {
    redriven.clear();
    try {
      clients.read(topic(options), record -> redriven.add(new String(record.key(), UTF_8)));
    } catch (UnknownTopicOrPartitionException none) {
      // Nothing was ever redriven.
    }
    return this;
  }

  /** Whether the letter went back, as far as was known at {@link #load}. */
  public boolean contains(DeadLetter letter) {
    return redriven.contains(key(letter));
  }

  /** The entry that says so. */
  ProducerRecord<byte[], byte[]> entry(DeadLetter letter) {
    return new ProducerRecord<>(
        topic(options), key(letter).getBytes(UTF_8), letter.reason().getBytes(UTF_8));
  }

  /** The letter's place and its source's: places alone come again when a topic is made anew. */
  private static String key(DeadLetter letter) {
    SourceCoordinates source = letter.source().orElse(new SourceCoordinates("", -1, -1));
    return coordinates(letter)
        + "<"
        + source.topic()
        + "/"
        + source.partition()
        + "/"
        + source.offset();
  }

  /** {@code <topic>/<partition>/<offset>}. */
  static String coordinates(DeadLetter letter) {
    LetterPosition position = letter.position();
    return letter.topic() + "/" + position.partition() + "/" + position.offset();
  }
}
