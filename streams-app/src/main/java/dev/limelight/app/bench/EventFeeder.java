package dev.limelight.app.bench;

import dev.limelight.schemas.TrustedRecords;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Puts image events into their topic, as fast as the broker takes them. For one thread. */
final class EventFeeder implements AutoCloseable {
  private final Producer<String, Object> producer;
  private final String topic;
  private final int partitions;
  private final Clock clock;

  EventFeeder(
      String bootstrapServers, String registryUrl, String topic, int partitions, Clock clock) {
    TrustedRecords.trust();
    KafkaAvroSerializer values = new KafkaAvroSerializer();
    values.configure(
        Map.of("schema.registry.url", registryUrl, "avro.remove.java.properties", true), false);
    this.producer =
        new KafkaProducer<>(
            // Waiting for company would count as the stream's time.
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "max.request.size",
                32 << 20,
                "linger.ms",
                0),
            new StringSerializer(),
            values);
    this.topic = topic;
    this.partitions = partitions;
    this.clock = clock;
  }

  /** Sends events and returns when the broker has them all. */
  void send(BenchEvents events, int first, int count) {
    Future<RecordMetadata> last = null;
    for (int number = first; number < first + count; number++) {
      last = offer(events, number);
    }
    producer.flush();
    await(last);
  }

  /** Sends an event, and does not wait until the broker has it. */
  Future<RecordMetadata> offer(BenchEvents events, int number) {
    // In turn: with few events, the keys' hashes alone would load the threads unevenly.
    return producer.send(
        new ProducerRecord<>(
            topic, number % partitions, events.id(number), events.event(number, clock.instant())));
  }

  private static void await(@Nullable Future<RecordMetadata> last) {
    try {
      if (last != null) {
        last.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker refused an event", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending events", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
