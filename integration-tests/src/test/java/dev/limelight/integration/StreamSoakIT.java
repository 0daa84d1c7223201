package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.ImageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * The demo's model explains for long, and nothing grows: {@code -Dlimelight.soak.events=10000} for
 * a long soak, of which the first tenth warms up.
 */
@IntegrationTest
@Timeout(3600)
class StreamSoakIT {
  private static final int EVENTS = Integer.getInteger("limelight.soak.events", 600);
  private static final int WARM_UP = Math.max(200, EVENTS / 10);
  private static final int AT_A_TIME = 100;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What a collection and a class loaded late may make of it. */
  private static final double RESIDENT_GROWTH_MB = 60;

  private static final int DESCRIPTOR_GROWTH = 6;

  @Test
  void shouldNotGrowWhileItExplains(RunningServices services, TestReporter reporter)
      throws Exception {
    assumeThat(Path.of("/proc/self/fd")).as("a system that shows descriptors").exists();
    // What a heap may take is bounded; what is beside it must not grow.
    Map<String, String> settings = Map.of("explanation.samples", "2");
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "soak", settings)) {
      stream.createTopics("--partitions", "1");
      ChildProcess process = stream.start();
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      explain(stream, 0, WARM_UP);
      long descriptors = descriptors(proc);
      double resident = residentMb(proc);

      explain(stream, WARM_UP, EVENTS);

      reporter.publishEntry("descriptors", descriptors + " to " + descriptors(proc));
      reporter.publishEntry("resident MB", resident + " to " + residentMb(proc));
      assertThat(descriptors(proc)).isLessThanOrEqualTo(descriptors + DESCRIPTOR_GROWTH);
      assertThat(residentMb(proc)).isLessThan(resident + RESIDENT_GROWTH_MB);
      assertThat(stream.deadLetters()).isEmpty();
    }
  }

  private static void explain(StreamUnderTest stream, int from, int to) throws Exception {
    for (int first = from; first < to; first += AT_A_TIME) {
      int end = Math.min(to, first + AT_A_TIME);
      stream.send(
          IntStream.range(first, end)
              .mapToObj(i -> Events.encoded("event-" + i, Pictures.png(i % 50)).build())
              .toArray(ImageEvent[]::new));
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> stream.records().all(stream.topics().rcapScores()).size() >= end);
    }
  }

  private static long descriptors(Path proc) throws IOException {
    try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
      return open.count();
    }
  }

  private static double residentMb(Path proc) throws IOException {
    return Files.readAllLines(proc.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
