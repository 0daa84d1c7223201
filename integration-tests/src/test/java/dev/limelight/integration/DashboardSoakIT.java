package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 50 events a second for 10 s, or for the seconds that {@code -Dlimelight.soak.seconds} says: what
 * the dashboard holds stays bounded, and it answers all the time.
 */
@IntegrationTest
@Timeout(3600)
class DashboardSoakIT {
  private static final int SECONDS = Integer.getInteger("limelight.soak.seconds", 10);
  private static final int RATE = 50;
  private static final int SIDE = 224;
  private static final int EVENTS_KEPT = Integer.getInteger("limelight.soak.kept", 200);

  /** Full before half of the events are sent, as the events are. */
  private static final int PICTURE_BYTES = Math.min(128 << 20, EVENTS_KEPT * 20_000);

  private static final int SAMPLES = 10;
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  @Test
  void shouldStayBoundedUnderLoad(RunningServices services) throws Exception {
    Map<String, String> bounds =
        Map.of(
            "dashboard.events",
            Integer.toString(EVENTS_KEPT),
            "dashboard.picture.bytes",
            Integer.toString(PICTURE_BYTES));
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "dashboard-soak", bounds)) {
      stream.createTopics("--partitions", "2");
      try (DashboardUnderTest dashboard = DashboardUnderTest.start(stream);
          ResultProducer producer =
              new ResultProducer(
                  services.bootstrapServers(), services.registryUrl(), stream.topics(), SIDE);
          ServerSentEvents page = dashboard.subscribe()) {
        Load load = new Load(producer);
        List<Long> live = new ArrayList<>();
        List<Long> answers = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try (load) {
          for (int i = 1; i <= SAMPLES; i++) {
            load.runUntil(end - TimeUnit.SECONDS.toNanos(SECONDS) * (SAMPLES - i) / SAMPLES);
            answers.add(worstFirstMillis(dashboard));
            live.add(liveKilobytes(dashboard));
            print(dashboard, load.sent(), live.get(i - 1), answers.get(i - 1));
          }
        }
        int sent = load.sent();
        page.awaitCard(SyntheticResults.id(sent - 1), Duration.ofSeconds(30));

        JsonNode overview = dashboard.json("/api/overview");
        assertThat(sent).isGreaterThan(SECONDS * RATE * 8 / 10);
        assertThat(overview.at("/held/events").asInt()).isLessThanOrEqualTo(EVENTS_KEPT);
        assertThat(overview.at("/held/pictureBytes").asInt()).isBetween(1, PICTURE_BYTES);
        // The second half adds nothing that the first had not reached, but for what varies.
        assertThat(live.get(SAMPLES - 1))
            .as("KB that live after each tenth: " + live)
            .isLessThan(live.get(SAMPLES / 2) * 13 / 10 + 8192);
        assertThat(answers).as("ms of a query").allMatch(millis -> millis < 2000);
      }
    }
  }

  private static void print(DashboardUnderTest dashboard, int sent, long live, long millis)
      throws IOException {
    System.out.printf(
        "soak: %d sent, %d MB live, %s resident, worst first in %d ms, %s%n",
        sent,
        live >> 10,
        resident(dashboard.process().pid()),
        millis,
        dashboard.json("/api/overview").get("held"));
  }

  private static long worstFirstMillis(DashboardUnderTest dashboard) {
    long start = System.nanoTime();
    dashboard.json("/api/events?order=worst&limit=48");
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** What the process's heap holds after a full collection, from the JDK's own tool. */
  private static long liveKilobytes(DashboardUnderTest dashboard) throws Exception {
    String pid = Long.toString(dashboard.process().pid());
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    return sum;
  }

  private static String jcmd(String pid, String command) throws Exception {
    String tool = System.getProperty("java.home") + "/bin/jcmd";
    Process process = new ProcessBuilder(tool, pid, command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .orElse("?");
  }

  /** Sends at the rate until it is closed. */
  private static final class Load implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger sent = new AtomicInteger();
    private final ScheduledFuture<?> sending;

    Load(ResultProducer producer) {
      this.sending =
          timer.scheduleAtFixedRate(
              () -> producer.send(sent.getAndIncrement()),
              0,
              1_000_000 / RATE,
              TimeUnit.MICROSECONDS);
    }

    int sent() {
      return sent.get();
    }

    /** Returns at the time, by {@link System#nanoTime()}; fails if sending has failed. */
    void runUntil(long nanos) throws Exception {
      try {
        sending.get(Math.max(1, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException expected) {
        // It sends until it is closed.
      }
    }

    @Override
    public void close() {
      sending.cancel(false);
      timer.shutdown();
      await("end of sending").until(timer::isTerminated);
    }
  }
}
