package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.ImageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit's local state cannot be written, or is damaged: said clearly, and restored. */
@IntegrationTest
class StateDirectoryIT {
  private static final int EVENTS = 20;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void shouldRefuseAFolderThatCannotBeWritten(RunningServices services) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (StreamUnderTest stream = stream(services, "state-denied", file.resolve("state"))) {
      stream.createTopics("--partitions", "1");

      Launcher.Outcome outcome = stream.command("audit");

      assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
      assertThat(outcome.text()).contains("state.dir", file.toString(), "cannot be written");
    }
  }

  @Test
  void shouldRestoreTheStateWhenItsFilesAreDamaged(RunningServices services) throws Exception {
    Path state = folder.resolve("state");
    try (StreamUnderTest stream = stream(services, "state-damaged", state)) {
      stream.createTopics("--partitions", "1");
      stream.start();
      send(stream, 0);
      try (ChildProcess audit = stream.background("audit")) {
        awaitCounted(stream, EVENTS);
        audit.requireAlive();
      }
      assertThat(damage(state)).as("damaged files").isPositive();
      send(stream, EVENTS);

      try (ChildProcess audit = stream.background("audit")) {
        awaitCounted(stream, 2 * EVENTS);
        assertThat(audit.hasLogged("is damaged. It is deleted and restored")).isTrue();
      }
    }
  }

  @Test
  void shouldEndWithAMessageAndGoOnLaterWhenTheDiskIsFull(RunningServices services)
      throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    // Enough for the check at the start, too little for the stores.
    assumeThat(mount(disk, "64k")).as("a small disk could be mounted (needs root)").isTrue();
    try (StreamUnderTest stream = stream(services, "state-full", disk.resolve("state"))) {
      stream.createTopics("--partitions", "1");
      stream.start();
      send(stream, 0);
      try (ChildProcess audit = stream.background("audit")) {
        assertThat(audit.awaitExit(SOON)).as("exit code").isEqualTo(1);
        assertThat(audit.hasLogged("is full. Free space there")).isTrue();
      }

      assertThat(execute("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
      try (ChildProcess audit = stream.background("audit")) {
        awaitCounted(stream, EVENTS);
        audit.requireAlive();
      }
    } finally {
      unmount(disk);
    }
  }

  private static StreamUnderTest stream(RunningServices services, String stem, Path state) {
    return StreamUnderTest.configured(
        services, stem, Map.of("state.dir", state.toString(), "audit.window.ms", "3600000"));
  }

  private static void send(StreamUnderTest stream, int first) throws Exception {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    stream.send(
        IntStream.range(first, first + EVENTS)
            .mapToObj(
                i ->
                    Events.encoded("event-" + i, Pictures.png(i))
                        .setTime(hour.plusSeconds(i))
                        .build())
            .toArray(ImageEvent[]::new));
  }

  /** Waits until the model's summary has counted so many events, and not more. */
  private static void awaitCounted(StreamUnderTest stream, long events) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              List<AuditSummary> all =
                  stream.summaries().stream()
                      .filter(row -> row.getMethod().isEmpty() && row.getClassIndex() == -1)
                      .toList();
              assertThat(all).isNotEmpty();
              assertThat(all.get(all.size() - 1).getExplained()).isEqualTo(events);
            });
  }

  /** Overwrites the middle of every data file of the stores. */
  private static int damage(Path state) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(state)) {
      files = all.filter(file -> file.getFileName().toString().matches(".*\\.sst")).toList();
    }
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        int length = (int) channel.size();
        channel.write(ByteBuffer.allocate(length - length / 8), length / 8);
      }
    }
    return files.size();
  }

  private static boolean mount(Path disk, String size) {
    return execute("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
  }

  private static void unmount(Path disk) {
    assertThat(execute("umount", "-l", disk.toString())).as("unmounted " + disk).isTrue();
  }

  private static boolean execute(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
