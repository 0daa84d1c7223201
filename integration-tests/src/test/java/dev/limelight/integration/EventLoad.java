package dev.limelight.integration;

import dev.limelight.schemas.ImageEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Numbered events of the model {@code tiny}, the same every time, in time and content. Some of them
 * are poison: their number is a multiple of a given one.
 *
 * @param size how many there are
 * @param poisonEvery the number of a poisonous event is a multiple of this
 * @param start time of the first; brokers delete what is older than the retention
 */
record EventLoad(int size, int poisonEvery, Instant start) {
  private static final int SIDE = TestModels.TINY_SIDE;
  private static final long MILLIS_BETWEEN = 20;
  private static final int AT_A_TIME = 20;

  static String id(int number) {
    return "event-" + number;
  }

  boolean isPoison(int number) {
    return number % poisonEvery == 0;
  }

  List<String> ids() {
    return IntStream.range(0, size).mapToObj(EventLoad::id).toList();
  }

  /** The events' records, in their order. */
  List<ProducerRecord<String, byte[]>> records(StreamUnderTest stream) {
    List<ImageEvent> events = IntStream.range(0, size).mapToObj(this::event).toList();
    List<byte[]> values = stream.avro(events);
    return IntStream.range(0, size)
        .mapToObj(
            number ->
                new ProducerRecord<>(
                    stream.topics().imageEvents(),
                    null,
                    events.get(number).getTime().toEpochMilli(),
                    id(number),
                    values.get(number)))
        .toList();
  }

  /** Writes records in their order, and returns when the brokers have them. */
  static void send(StreamUnderTest stream, List<ProducerRecord<String, byte[]>> records)
      throws InterruptedException, ExecutionException {
    Map<String, Object> properties =
        // Brokers are killed meanwhile, and the order must hold.
        Map.of(
            "bootstrap.servers",
            stream.records().bootstrapServers(),
            // One at a time: a new leader may remember only the last that the old one had taken.
            "max.in.flight.requests.per.connection",
            1,
            "enable.idempotence",
            true,
            "delivery.timeout.ms",
            120_000);
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
  }

  /** Writes records, some at a time, while the caller goes on. */
  static CompletableFuture<Void> sending(
      StreamUnderTest stream, List<ProducerRecord<String, byte[]>> records) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int next = 0; next < records.size(); next += AT_A_TIME) {
              int end = Math.min(records.size(), next + AT_A_TIME);
              send(stream, records.subList(next, end));
            }
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private ImageEvent event(int number) {
    Random random = new Random(number);
    // A shape that the model does not take.
    int side = isPoison(number) ? SIDE - 1 : SIDE;
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Events.tensor(id(number), List.of(3, side, side), values)
        .setModelId(TestModels.TINY)
        .setTime(start.plusMillis(number * MILLIS_BETWEEN))
        .build();
  }
}
