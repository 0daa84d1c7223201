package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Records that cannot be explained cost nobody else anything, wherever they lie. */
@IntegrationTest
class PoisonIT {
  private static final int BATCH = 8;
  private static final int POISONS = 3;
  private static final int LOAD = 400;
  private static final int POISON_EVERY = 20;
  private static final String MISSING = "missing";

  /**
   * Batches of a poll, in one partition, one after the other: each position has each poison. What
   * lies beside it ends with the same bytes as where there is a healthy event in its place.
   */
  @Test
  void shouldEndEachEventOnceAndUnchangedWhenPoisonIsInAnyPositionOfABatch(RunningServices services)
      throws Exception {
    Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Map<String, Integer> poison = new TreeMap<>();
    for (int batch = 0; batch < POISONS * BATCH; batch++) {
      poison.put(id(batch, batch % BATCH), batch / BATCH);
    }
    Ends undisturbed = ends(services, "unpoisoned", time, Map.of());
    Ends ends = ends(services, "poison", time, poison);

    assertThat(new TreeSet<>(ends.of("dead-letters"))).isEqualTo(poison.keySet());
    assertThat(undisturbed.of("saliency-maps")).hasSize(POISONS * BATCH * BATCH);
    ends.without(poison.keySet()).requireSameAs(undisturbed.without(poison.keySet()));
  }

  /**
   * Ends of all batches' events.
   *
   * @param time of all records
   * @param poison kinds of poison by the id that it has
   */
  private static Ends ends(
      RunningServices services, String stem, Instant time, Map<String, Integer> poison)
      throws Exception {
    try (StreamUnderTest stream =
        StreamUnderTest.configured(
            services, stem, Map.of("max.poll.records", Integer.toString(BATCH)))) {
      stream.createTopics("--partitions", "1");
      List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
      for (int batch = 0; batch < POISONS * BATCH; batch++) {
        for (int position = 0; position < BATCH; position++) {
          String id = id(batch, position);
          Integer kind = poison.get(id);
          byte[] value =
              kind == null ? stream.avro(event(id, TestModels.TINY)) : poison(stream, id, kind);
          records.add(
              new ProducerRecord<>(
                  stream.topics().imageEvents(), null, time.toEpochMilli(), id, value));
        }
      }
      stream.records().write(records);
      stream.start();
      Ends ends = ends(stream, services, records.size());
      ends.requireOneEach(records.stream().map(ProducerRecord::key).toList());
      return ends;
    }
  }

  private static String id(int batch, int position) {
    return "event-" + batch + "-" + position;
  }

  private static byte[] poison(StreamUnderTest stream, String id, int kind) {
    return switch (kind) {
      case 0 -> "no Avro".getBytes(UTF_8);
      case 1 -> new byte[0];
      default -> stream.avro(event(id, MISSING));
    };
  }

  @Test
  void shouldGiveTheSameResultsWhenDeadLettersAreRedrivenAfterTheFix(RunningServices services)
      throws Exception {
    Path models = Files.createDirectories(services.folder().resolve("models-of-poison"));
    TestModels.writeTiny(models, TestModels.TINY);
    Map<String, String> settings = Map.of("models.dir", models.toString());
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "redriven", settings)) {
      stream.createTopics("--partitions", "4");
      stream.start();
      send(stream);
      Ends poisoned = ends(stream, services, LOAD);
      assertThat(poisoned.of("dead-letters")).hasSize(LOAD / POISON_EVERY);

      fix(models);
      stream.stop();
      stream.start();
      Launcher.Outcome redriven = stream.command("dead-letters", "redrive", "--json");
      assertThat(redriven.exitCode()).as(redriven.text()).isZero();
      awaitScores(stream);
      Map<String, String> scores = scores(stream);

      try (StreamUnderTest healthy = StreamUnderTest.configured(services, "healthy", settings)) {
        healthy.createTopics("--partitions", "4");
        healthy.start();
        send(healthy);
        awaitScores(healthy);
        assertThat(stream.hashes("main")).hasSize(LOAD).isEqualTo(healthy.hashes("main"));
        assertThat(scores).hasSize(LOAD).isEqualTo(scores(healthy));
      }
    }
  }

  private static void send(StreamUnderTest stream) throws Exception {
    stream.send(
        IntStream.range(0, LOAD)
            .mapToObj(i -> event("event-" + i, i % POISON_EVERY == 7 ? MISSING : TestModels.TINY))
            .toArray(ImageEvent[]::new));
  }

  private static void fix(Path models) throws IOException {
    TestModels.writeTiny(models, MISSING);
  }

  private static ImageEvent event(String id, String model) {
    int side = TestModels.TINY_SIDE;
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (id.hashCode() % 97 * i % 31 - 15) / 7f;
    }
    return Events.tensor(id, List.of(3, side, side), values).setModelId(model).build();
  }

  /** RCAP and its parts by event id, of which every event must have one. */
  private static Map<String, String> scores(StreamUnderTest stream) {
    return stream.scores().stream()
        .collect(
            Collectors.toMap(
                RcapScore::getEventId, score -> score.getRcap() + " " + score.getPartitions()));
  }

  private static void awaitScores(StreamUnderTest stream) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> stream.records().all(stream.topics().rcapScores()).size() >= LOAD);
  }

  private static Ends ends(StreamUnderTest stream, RunningServices services, int events) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                stream
                        .records()
                        .keys(stream.topics().rcapScores(), stream.topics().deadLetters())
                        .size()
                    >= events);
    return Ends.of(stream, services.registryUrl());
  }
}
