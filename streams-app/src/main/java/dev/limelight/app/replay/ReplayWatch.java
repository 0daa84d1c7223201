package dev.limelight.app.replay;

import dev.limelight.app.stream.Clients;
import dev.limelight.app.stream.StreamExtension;
import dev.limelight.topology.StreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a replay from beside the stream, and stops it when every event of its range is done. */
final class ReplayWatch implements StreamExtension.Watch {
  private static final Logger log = LoggerFactory.getLogger(ReplayWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final StreamOptions options;
  private final ReplayPlan plan;
  private final ReplayLedger ledger;
  private final ProgressDisplay display;
  private final Runnable stop;
  private final AtomicBoolean complete = new AtomicBoolean();
  private @Nullable ReadableResults results;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "limelight-replay-watch");

  private ReplayWatch(
      StreamOptions options,
      ReplayPlan plan,
      ReplayLedger ledger,
      ProgressDisplay display,
      Runnable stop) {
    this.options = options;
    this.plan = plan;
    this.ledger = ledger;
    this.display = display;
    this.stop = stop;
  }

  static ReplayWatch start(
      StreamOptions options,
      ReplayPlan plan,
      ReplayLedger ledger,
      ProgressDisplay display,
      Runnable stop) {
    ReplayWatch watch = new ReplayWatch(options, plan, ledger, display, stop);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** Whether every event of the range has ended in its result. */
  boolean complete() {
    return complete.get();
  }

  private void watch() {
    long start = System.nanoTime();
    long before = -1;
    try (Admin admin = Clients.admin(options)) {
      ReplayProgress progress = new ReplayProgress(admin, options, plan, System::nanoTime);
      long total = plan.range().length();
      do {
        long done = done(progress);
        if (done < 0) {
          continue;
        }
        before = before < 0 ? done : before;
        display.show(
            new ProgressEstimate(
                done, total, done - before, Duration.ofNanos(System.nanoTime() - start)));
        if (done >= total && readable(admin) && finished()) {
          return;
        }
      } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Offsets that are done; negative where the brokers do not say at the moment. */
  private static long done(ReplayProgress progress) {
    try {
      return progress.done();
    } catch (KafkaException away) {
      log.warn("The replay's progress cannot be asked for: {}", away.getMessage());
      return -1;
    }
  }

  /** Whether every result can be read: only then is the replay done, for whoever waits for it. */
  private boolean readable(Admin admin) {
    try {
      ReadableResults known = results;
      boolean first = known == null;
      ReadableResults all = known == null ? ReadableResults.now(admin, options) : known;
      results = all;
      List<TopicPartition> hidden = all.hidden();
      if (first && !hidden.isEmpty()) {
        log.info(
            "All events are explained; waiting for the transaction of a process that was killed,"
                + " which hides results in {}",
            hidden);
      }
      return hidden.isEmpty();
    } catch (KafkaException away) {
      log.warn("The results cannot be asked for: {}", away.getMessage());
      return false;
    }
  }

  private boolean finished() {
    try {
      ledger.complete(plan);
    } catch (KafkaException away) {
      log.warn("The replay's end cannot be written down yet: {}", away.getMessage());
      return false;
    }
    complete.set(true);
    stop.run();
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
