package dev.limelight.integration;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.Topics;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
    this.results = new SyntheticResults(topics.imageEvents(), side);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), values);
  }

  /** Sends the numbered event, its map and its score, and does not wait for the broker. */
  void send(int number) {
    ImageEvent event = results.event(number);
    send(topics.imageEvents(), event.getEventId(), event);
    send(topics.saliencyMaps(), event.getEventId(), results.map(event, number));
    send(topics.rcapScores(), event.getEventId(), results.score(event, number));
  }

  /** Sends some numbered events and returns when the broker has them. */
  void sendAll(int from, int to) {
    for (int number = from; number < to; number++) {
      send(number);
    }
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(String topic, String key, Object value) {
    producer.send(new ProducerRecord<>(topic, key, value));
  }
}
