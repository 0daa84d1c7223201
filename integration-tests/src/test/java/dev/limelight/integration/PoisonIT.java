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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records that cannot be explained cost nobody else anything, wherever they lie. */
@IntegrationTest
class PoisonIT {
  private static final int BATCH = 8;
  private static final int LOAD = 400;
  private static final int POISON_EVERY = 20;
  private static final String MISSING = "missing";

  /** Batches of a poll, in one partition, one after the other: each position has each poison. */
  @Test
  void shouldEndEachEventOnceWhenPoisonIsInAnyPositionOfABatch(RunningServices services)
      throws Exception {
    List<byte[]> unreadable = List.of("no Avro".getBytes(UTF_8), new byte[0]);
    try (StreamUnderTest stream =
        StreamUnderTest.configured(
            services, "poison", Map.of("max.poll.records", Integer.toString(BATCH)))) {
      stream.createTopics("--partitions", "1");
      Map<String, byte[]> values = new LinkedHashMap<>();
      TreeSet<String> poison = new TreeSet<>();
      for (int batch = 0; batch < 3 * BATCH; batch++) {
        for (int position = 0; position < BATCH; position++) {
          String id = "event-" + batch + "-" + position;
          values.put(id, stream.avro(event(id, TestModels.TINY)));
          if (position == batch % BATCH) {
            poison.add(id);
            int kind = batch / BATCH;
            values.put(id, kind < 2 ? unreadable.get(kind) : stream.avro(event(id, MISSING)));
          }
        }
      }
      stream.records().write(stream.topics().imageEvents(), values);
      stream.start();

      Ends ends = ends(stream, services, values.size());
      ends.requireOneEach(values.keySet());
      assertThat(new TreeSet<>(ends.of("dead-letters"))).isEqualTo(poison);
    }
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
