package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 50 events a second for 10 s, or for the seconds that {@code -Dlimelight.soak.seconds} says: the
 * page's memory and its number of elements stay bounded, and it shows the last event at the end.
 */
@IntegrationTest
@Timeout(3600)
class DashboardPageSoakIT {
  private static final int SECONDS = Integer.getInteger("limelight.soak.seconds", 10);
  private static final int RATE = 50;
  private static final int BATCH = 10;
  private static final int SIDE = 64;
  private static final long MOST_BYTES = 128L << 20;

  @Test
  void shouldStayBoundedInTheBrowserUnderLoad(RunningServices services) throws Exception {
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "page-soak", Map.of())) {
      stream.createTopics("--partitions", "2");
      try (DashboardUnderTest dashboard = DashboardUnderTest.start(stream);
          ResultProducer producer =
              new ResultProducer(
                  services.bootstrapServers(), services.registryUrl(), stream.topics(), SIDE);
          DashboardPage page = DashboardPage.open(dashboard)) {
        page.run(
            """
            window.longTasks = [];
            new PerformanceObserver((list) => list.getEntries().forEach((each) => longTasks.push(each.duration)))
                .observe({type: "longtask"})""");
        long before = heap(page);

        int sent = sendWhileTheTimeLasts(producer);
        page.awaitText(".card", SyntheticResults.id(sent - 1), Duration.ofSeconds(30));

        assertThat(sent).as("events sent").isGreaterThan(SECONDS * RATE * 9 / 10);
        assertThat(page.isTheSame()).isTrue();
        requireBounded(page, sent, before);
      }
    }
  }

  private static void requireBounded(DashboardPage page, int sent, long before) {
    long after = heap(page);
    double busy = figure(page, "longTasks.reduce((sum, each) => sum + each, 0)");
    double elements = figure(page, "document.getElementsByTagName('*').length");
    System.out.printf(
        "page soak: %d sent in %d s, heap %d KB before, %d KB after, %.0f long tasks of %.0f ms"
            + " together, the longest %.0f ms, %.0f elements%n",
        sent,
        SECONDS,
        before >> 10,
        after >> 10,
        figure(page, "longTasks.length"),
        busy,
        figure(page, "Math.max(0, ...longTasks)"),
        elements);
    assertThat(page.count(".card")).as("cards drawn").isBetween(1, 500);
    assertThat(after).as("bytes of the page's heap").isLessThan(MOST_BYTES);
    assertThat(elements).as("elements of the page").isLessThan(5_000);
    assertThat(busy).as("milliseconds in tasks above 50 ms").isLessThan(SECONDS * 500.0);
  }

  /** How many it were. */
  private static int sendWhileTheTimeLasts(ResultProducer producer) throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    AtomicInteger sent = new AtomicInteger();
    ScheduledFuture<?> sending =
        timer.scheduleAtFixedRate(
            () -> {
              producer.sendAll(sent.get(), sent.get() + BATCH);
              sent.addAndGet(BATCH);
            },
            0,
            1_000_000L * BATCH / RATE,
            TimeUnit.MICROSECONDS);
    try {
      runFor(sending);
    } finally {
      sending.cancel(false);
      timer.shutdown();
    }
    assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    return sent.get();
  }

  /** Fails where sending has failed. */
  private static void runFor(ScheduledFuture<?> sending) throws Exception {
    try {
      sending.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException expected) {
      // It sends until it is cancelled.
    }
  }

  private static double figure(DashboardPage page, String expression) {
    return ((Number) page.script("return " + expression)).doubleValue();
  }

  /** Bytes of the page's heap after a full collection. */
  private static long heap(DashboardPage page) {
    page.collectGarbage();
    return ((Number) page.script("return performance.memory.usedJSHeapSize")).longValue();
  }
}
