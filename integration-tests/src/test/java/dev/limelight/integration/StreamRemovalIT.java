package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.Readiness;
import dev.limelight.schemas.SaliencyMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Restarts that disturb nobody, and streams that start over. */
@IntegrationTest
class StreamRemovalIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void shouldCauseNoRebalanceWhenAStaticMemberIsBackWithinItsSession(RunningServices services)
      throws Exception {
    Map<String, String> settings = Map.of("consumer.session.timeout.ms", "45000");
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "static", settings);
        Instances instances = new Instances(stream)) {
      stream.createTopics("--partitions", "2");
      instances.launch("static-one");
      instances.awaitRunning("static-one");
      instances.launch("static-two");
      instances.awaitRunning("static-two");
      stream.send(Events.encoded("before", Pictures.png(1)).build());
      awaitMaps(stream, 1);
      ChildProcess undisturbed = instances.process("static-one");
      // Both have their share now: what comes after is the restart's doing.
      await().atMost(LIMIT).until(() -> lastState(undisturbed).contains("Stream RUNNING"));
      long before = rebalances(undisturbed);

      instances.stop("static-two");
      instances.launch("static-two");
      instances.process("static-two").awaitReady(Readiness.logged("Stream RUNNING"), LIMIT);
      for (int i = 0; i < 8; i++) {
        stream.send(Events.encoded("after-" + i, Pictures.png(i)).build());
      }
      awaitMaps(stream, 9);

      assertThat(rebalances(undisturbed)).isEqualTo(before);
    }
  }

  private static long rebalances(ChildProcess process) {
    return process.output().stream().filter(line -> line.contains("Stream REBALANCING")).count();
  }

  private static String lastState(ChildProcess process) {
    return process.output().stream()
        .filter(line -> line.contains("Stream R"))
        .reduce("", (earlier, later) -> later);
  }

  @Test
  void shouldStartOverWhenTheStreamIsResetOrCleaned(RunningServices services) throws Exception {
    Map<String, String> settings = Map.of("sampling.policies", "*: budget=2");
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "over", settings)) {
      stream.createTopics("--partitions", "1");
      // Of another application, whose id begins with this one's.
      String neighbours = stream.name() + "-eu-sampling-budget-changelog";
      create(services, neighbours);
      ChildProcess running = stream.start();
      stream.send(
          Events.encoded("one", Pictures.png(1)).build(),
          Events.encoded("two", Pictures.png(2)).build(),
          Events.encoded("over-budget", Pictures.png(3)).build());
      awaitMaps(stream, 2);
      List<String> hashes = hashes(stream);

      Launcher.Outcome refused = stream.command("topics", "reset");
      assertThat(refused.exitCode()).as(refused.text()).isEqualTo(1);
      assertThat(refused.text()).contains("still runs");
      running.close();

      Launcher.Outcome dry = stream.command("topics", "clean", "--dry-run");
      assertThat(dry.exitCode()).as(dry.text()).isZero();
      assertThat(dry.text())
          .contains("would delete topic " + stream.topics().saliencyMaps(), "-changelog")
          .doesNotContain("topic " + stream.topics().imageEvents(), neighbours);
      assertThat(hashes(stream)).as("nothing was done").isEqualTo(hashes);

      assertThat(stream.command("topics", "reset").exitCode()).isZero();
      stream.start();
      awaitMaps(stream, 4);
      assertThat(hashes(stream))
          .as("beside those of before, by the same decisions")
          .containsExactly(hashes.get(0), hashes.get(1), hashes.get(0), hashes.get(1));
      stream.stop();

      Launcher.Outcome cleaned = stream.command("topics", "clean");
      assertThat(cleaned.exitCode()).as(cleaned.text()).isZero();
      await().atMost(LIMIT).until(() -> topics(services, stream).size() == 2);
      assertThat(topics(services, stream))
          .containsExactly(neighbours, stream.topics().imageEvents());
      Launcher.Outcome again = stream.command("topics", "clean");
      assertThat(again.exitCode()).as(again.text()).isZero();

      stream.createTopics("--partitions", "1");
      stream.start();
      awaitMaps(stream, 2);
      assertThat(hashes(stream)).isEqualTo(hashes);
    }
  }

  private static List<String> hashes(StreamUnderTest stream) {
    return stream.maps().stream().map(SaliencyMap::getSha256).toList();
  }

  private static void create(RunningServices services, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static Set<String> topics(RunningServices services, StreamUnderTest stream)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
      Set<String> names = new TreeSet<>(admin.listTopics().names().get());
      // Those of the prefix, and the internal ones, which begin with the application's id.
      names.removeIf(topic -> !topic.startsWith(stream.name()));
      return names;
    }
  }

  private static void awaitMaps(StreamUnderTest stream, int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> stream.records().all(stream.topics().saliencyMaps()).size() >= count);
  }
}
