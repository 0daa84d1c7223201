package dev.limelight.app.demo;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.topology.Topics;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends image events at an even pace, as a production system would. For one thread. */
final class EventProducer implements AutoCloseable {
  private static final int LARGEST_EVENT = 32 << 20;

  private final Producer<String, Object> producer;
  private final Clock clock;

  EventProducer(String bootstrapServers, String registryUrl, Clock clock) {
    TrustedRecords.trust();
    this.clock = clock;
    KafkaAvroSerializer values = new KafkaAvroSerializer();
    values.configure(
        Map.of("schema.registry.url", registryUrl, "avro.remove.java.properties", true), false);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.idempotence",
                true,
                "max.request.size",
                LARGEST_EVENT,
                "compression.type",
                "lz4"),
            new StringSerializer(),
            values);
  }

  /**
   * Sends the first {@code count} events and returns when the broker has them all.
   *
   * @param rate events per second
   * @throws ExecutionException if the broker refused one
   */
  void send(EventSource source, int count, double rate)
      throws ExecutionException, InterruptedException {
    String topic = new Topics("").imageEvents();
    long start = System.nanoTime();
    Future<RecordMetadata> last = null;
    for (int index = 0; index < count; index++) {
      parkUntil(start + (long) (index / rate * 1e9));
      if (last != null && last.isDone()) {
        last.get();
      }
      ImageEvent event = source.event(index, clock.instant());
      last = producer.send(new ProducerRecord<>(topic, event.getEventId(), event));
    }
    producer.flush();
    if (last != null) {
      last.get();
    }
  }

  private static void parkUntil(long nanoTime) throws InterruptedException {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
