package dev.limelight.integration;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.Topics;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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

  /**
   * Sends the numbered event, and its map and score once the broker has said where the event lies.
   */
  void send(int number) {
    ImageEvent event = results.event(number);
    SourcePosition source = sendEvent(event);
    send(topics.saliencyMaps(), event.getEventId(), results.map(event, source, number));
    send(topics.rcapScores(), event.getEventId(), results.score(event, source, number));
  }

  /** Sends the event and returns where the broker has put it. */
  SourcePosition sendEvent(ImageEvent event) {
    return position(send(topics.imageEvents(), event.getEventId(), event));
  }

  /** Sends any record; {@link #flush} waits for it. */
  Future<RecordMetadata> send(String topic, String key, Object value) {
    return producer.send(new ProducerRecord<>(topic, key, value));
  }

  /** Returns when the broker has all that was sent. */
  void flush() {
    producer.flush();
  }

  /** What the numbered events' results are made by. */
  SyntheticResults results() {
    return results;
  }

  /** Sends some numbered events and returns when the broker has them. */
  void sendAll(int from, int to) {
    for (int number = from; number < to; number++) {
      send(number);
    }
    flush();
  }

  @Override
  public void close() {
    producer.close();
  }


  private static SourcePosition position(Future<RecordMetadata> sent) {
    try {
      RecordMetadata where = sent.get();
      return new SourcePosition(where.topic(), where.partition(), where.offset());
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker did not take the event", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending", e);
    }
  }
}
