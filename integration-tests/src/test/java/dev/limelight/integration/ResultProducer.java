package dev.limelight.integration;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.Topics;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes {@link SyntheticResults} to a stream's topics. For one thread. */
final class ResultProducer implements AutoCloseable {
  private final Topics topics;
  private final SyntheticResults results;
  private final Producer<String, Object> producer;

  /**
   * @param side height and width of the maps, pixels
   */
  ResultProducer(String bootstrapServers, String registryUrl, Topics topics, int side) {
    KafkaAvroSerializer values = new KafkaAvroSerializer();
    values.configure(
        Map.of("schema.registry.url", registryUrl, "avro.remove.java.properties", true), false);
    this.topics = topics;
    this.results = new SyntheticResults(side);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
            new StringSerializer(),
            values);
  }

  /** Sends the numbered event, and once the broker has said where it lies its map and score. */
  void send(int number) {
    sendAll(number, number + 1);
  }

  /** Sends the event and returns where the broker has put it. */
  SourcePosition sendEvent(ImageEvent event) {
    return position(done(begin(topics.imageEvents(), event.getEventId(), event)));
  }

  /** Sends any record and returns when the broker has it. */
  void send(String topic, String key, Object value) {
    done(begin(topic, key, value));
  }

  /** What the numbered events' results are made by. */
  SyntheticResults results() {
    return results;
  }

  /**
   * Sends some numbered events, and once the broker has said where they lie their maps and scores;
   * returns when it has all of them. Two round trips, however many events.
   */
  void sendAll(int from, int to) {
    List<ImageEvent> events = IntStream.range(from, to).mapToObj(results::event).toList();
    List<Future<RecordMetadata>> sent =
        events.stream()
            .map(event -> begin(topics.imageEvents(), event.getEventId(), event))
            .toList();
    List<Future<RecordMetadata>> explained = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      ImageEvent event = events.get(i);
      SourcePosition source = position(done(sent.get(i)));
      int number = from + i;
      explained.add(
          begin(topics.saliencyMaps(), event.getEventId(), results.map(event, source, number)));
      explained.add(
          begin(topics.rcapScores(), event.getEventId(), results.score(event, source, number)));
    }
    explained.forEach(ResultProducer::done);
  }

  @Override
  public void close() {
    producer.close();
  }

  private Future<RecordMetadata> begin(String topic, String key, Object value) {
    return producer.send(new ProducerRecord<>(topic, key, value));
  }

  private static SourcePosition position(RecordMetadata where) {
    return new SourcePosition(where.topic(), where.partition(), where.offset());
  }

  private static RecordMetadata done(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker did not take a record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending", e);
    }
  }
}
