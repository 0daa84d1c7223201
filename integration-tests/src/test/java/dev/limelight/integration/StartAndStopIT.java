package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.topology.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run begins and ends, as its exit code and its words say. */
@IntegrationTest
class StartAndStopIT {
  @TempDir private Path folder;

  @Test
  void shouldExitWithTwoWhenAKeyIsUnknown(RunningServices services) {
    Launcher.Outcome outcome = outcome(services, "explanation.sample", "3");

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text()).contains("explanation.sample", "'explanation.samples'");
  }

  @Test
  void shouldExitWithTwoWhenTopicsAreMissing(RunningServices services) {
    Launcher.Outcome outcome = outcome(services, "startup.timeout.ms", "20000");

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text())
        .contains("image-events", "saliency-maps", "rcap-scores", "dead-letters")
        .contains("limelight topics create");
  }

  @Test
  void shouldExitWithTwoWhenModelsDirectoryIsMissing(RunningServices services) {
    String missing = folder.resolve("missing").toString();

    Launcher.Outcome outcome = outcome(services, "models.dir", missing);

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text()).contains(missing);
  }

  @Test
  void shouldExitWithTwoWhenModelYamlHasAnUnknownKey(RunningServices services) throws IOException {
    TestModels.copySigns(folder.resolve("signs"));
    Path yaml = folder.resolve("signs/model.yaml");
    Files.writeString(yaml, Files.readString(yaml) + "colour: blue\n");

    Launcher.Outcome outcome = outcome(services, "models.dir", folder.toString());

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text()).contains("colour", "model.yaml");
  }

  @Test
  void shouldExitWithThreeWhenOperatorsAreNotSupported(RunningServices services)
      throws IOException {
    Path bundle = Files.createDirectories(folder.resolve("odd"));
    Files.write(bundle.resolve("model.onnx"), TinyClassifier.unsupported(16).toByteArray());
    Files.writeString(
        bundle.resolve("model.yaml"),
        """
        id: odd
        input: {height: 16, width: 16, layout: NCHW, channels: RGB}
        preprocess: {mean: [128, 128, 128], std: [64, 64, 64]}
        """);

    Launcher.Outcome outcome = outcome(services, "models.dir", folder.toString());

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(3);
    assertThat(outcome.text()).contains("2 nodes", "Det", "first", "second");
    assertThat(bundle).isDirectoryNotContaining("glob:**backward**");
  }

  @Test
  void shouldExitWithTwoAndNameTheLibraryWhenCudaCannotBeLoaded(RunningServices services) {
    assumeThat(Path.of("/dev/nvidiactl")).as("this machine has an NVIDIA driver").doesNotExist();

    Launcher.Outcome outcome = outcome(services, "execution.provider", "cuda");

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text()).containsPattern("lib\\w+");
    assertThat(outcome.output()).as("a message, no stack trace").noneMatch(l -> l.startsWith("\t"));
  }

  @Test
  void shouldExitWithOneWhenNoBrokerAnswers(RunningServices services) {
    try (StreamUnderTest stream =
        StreamUnderTest.configured(
            services,
            "no-broker",
            Map.of("bootstrap.servers", "127.0.0.1:1", "startup.timeout.ms", "1500"))) {
      Launcher.Outcome outcome = stream.fail();

      assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(1);
      assertThat(outcome.text()).contains("No broker at 127.0.0.1:1", "startup.timeout.ms");
    }
  }

  @Test
  void shouldExitWithZeroWhenTerminated(RunningServices services) {
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "sigterm", Map.of())) {
      stream.createTopics("--partitions", "1");
      ChildProcess application = stream.start();

      application.close();

      assertThat(application.awaitExit(Duration.ofSeconds(1))).isZero();
    }
  }

  @Test
  void shouldChangeNothingWhenTopicsAreCreatedAgain(RunningServices services) {
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "topics", Map.of())) {
      assertThat(stream.createTopics("--partitions", "3"))
          .hasSize(new Topics("").all().size())
          .allMatch(line -> line.startsWith("created "));
      assertThat(stream.createTopics("--partitions", "5"))
          .hasSize(new Topics("").all().size())
          .allMatch(line -> line.startsWith("unchanged "))
          .allMatch(line -> line.contains("3 partitions"));
    }
  }

  private static Launcher.Outcome outcome(RunningServices services, String key, String value) {
    try (StreamUnderTest stream =
        StreamUnderTest.configured(services, "exit-code", Map.of(key, value))) {
      return stream.fail();
    }
  }
}
