package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.StageTimings;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What became of every event, from the committed records of all topics that events end in: one line
 * a record, with its partition, timestamp, headers and the SHA-256 of its content. Left out of the
 * content is what must differ between two runs under two prefixes: the time that it took ({@code
 * timings}) and the prefix of the source's topic. The offset of the record itself is left out as
 * well, that of its source is in; a dead letter's timestamp is the time when it was written.
 *
 * @param byEvent the lines by event id
 */
record Ends(Map<String, List<String>> byEvent) {

  /** The ends of all events so far. */
  static Ends of(StreamUnderTest stream, String registryUrl) {
    Ends ends = new Ends(new TreeMap<>());
    String prefix = stream.topics().prefix();
    try (KafkaAvroDeserializer avro = new KafkaAvroDeserializer()) {
      avro.configure(
          Map.of("schema.registry.url", registryUrl, "specific.avro.reader", true), false);
      for (String topic :
          List.of(
              stream.topics().saliencyMaps(),
              stream.topics().rcapScores(),
              stream.topics().eventOutcomes())) {
        for (ConsumerRecord<String, byte[]> record : stream.records().all(topic)) {
          ends.add(prefix, record, content(prefix, avro.deserialize(topic, record.value())));
        }
      }
    }
    for (ConsumerRecord<String, byte[]> letter : stream.deadLetters()) {
      ends.add(prefix, letter, ByteBuffer.wrap(letter.value()));
    }
    return ends;
  }

  /** How many events came to an end. */
  int size() {
    return byEvent.size();
  }

  /** The events with an end of the kind, by the topic's name. */
  List<String> of(String topic) {
    return byEvent.entrySet().stream()
        .filter(event -> event.getValue().stream().anyMatch(line -> line.startsWith(topic + " ")))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The ends of all other events. */
  Ends without(Collection<String> events) {
    Map<String, List<String>> others = new TreeMap<>(byEvent);
    others.keySet().removeAll(events);
    return new Ends(others);
  }

  /**
   * Requires that each of the events ended once: map and score, or skipped, or a dead letter, and
   * not by two of them.
   */
  void requireOneEach(Collection<String> events) {
    assertThat(byEvent.keySet()).as("events that ended").isEqualTo(new TreeSet<>(events));
    Set<List<String>> allowed =
        Set.of(
            List.of("rcap-scores", "saliency-maps"),
            List.of("event-outcomes"),
            List.of("dead-letters"));
    List<String> others = new ArrayList<>();
    byEvent.forEach(
        (event, lines) -> {
          List<String> topics = lines.stream().map(line -> line.split(" ")[0]).sorted().toList();
          if (!allowed.contains(topics)) {
            others.add(event + ": " + topics);
          }
        });
    assertThat(others).as("events that ended in another way than one").isEmpty();
  }

  /** Requires the same lines for the same events. */
  void requireSameAs(Ends undisturbed) {
    List<String> different = new ArrayList<>();
    undisturbed.byEvent.forEach(
        (event, lines) -> {
          List<String> here = byEvent.getOrDefault(event, List.of());
          if (!here.stream().sorted().toList().equals(lines.stream().sorted().toList())) {
            different.add(event + ": " + here + " instead of " + lines);
          }
        });
    assertThat(different).as("events that ended in another way than undisturbed").isEmpty();
    assertThat(byEvent.keySet()).isEqualTo(undisturbed.byEvent.keySet());
  }

  private void add(String prefix, ConsumerRecord<String, byte[]> record, ByteBuffer content) {
    StringBuilder line = new StringBuilder(record.topic().substring(prefix.length()));
    line.append(" partition ").append(record.partition());
    if (!record.topic().endsWith("dead-letters")) {
      line.append(" at ").append(record.timestamp());
    }
    for (Header header : record.headers()) {
      String value = new String(header.value(), UTF_8);
      line.append(' ').append(header.key()).append('=').append(value.replace(prefix, ""));
    }
    line.append(" content ").append(MapValues.sha256(content));
    byEvent.computeIfAbsent(record.key(), unseen -> new ArrayList<>()).add(line.toString());
  }

  private static ByteBuffer content(String prefix, Object record) {
    Object same;
    if (record instanceof SaliencyMap map) {
      same =
          SaliencyMap.newBuilder(map)
              .setTimings(new StageTimings(0d, 0d, 0d, 0d))
              .setSource(source(prefix, map.getSource()))
              .build();
    } else if (record instanceof RcapScore score) {
      same = RcapScore.newBuilder(score).setSource(source(prefix, score.getSource())).build();
    } else if (record instanceof EventOutcome outcome) {
      same =
          EventOutcome.newBuilder(outcome).setSource(source(prefix, outcome.getSource())).build();
    } else {
      throw new AssertionError(record);
    }
    return ByteBuffer.wrap(same.toString().getBytes(UTF_8));
  }

  private static SourcePosition source(String prefix, SourcePosition source) {
    return SourcePosition.newBuilder(source)
        .setTopic(source.getTopic().replace(prefix, ""))
        .build();
  }
}
