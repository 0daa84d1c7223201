package dev.limelight.app.metrics;

import dev.limelight.topology.commit.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What each stream thread has to count, until its transaction is committed: only then is it
 * counted. So the counters say what readers of committed records see, across aborts too. Lost are
 * the counts of a process that is killed right behind a commit, and doubled none. Thread-safe.
 */
final class CommittedCounts implements CommitListener {
  private final ThreadLocal<List<Runnable>> pending = ThreadLocal.withInitial(ArrayList::new);
  private final ThreadLocal<Integer> events = ThreadLocal.withInitial(() -> 0);
  private final Counter aborted;
  private final Timer commit;

  CommittedCounts(MeterRegistry registry) {
    aborted =
        Counter.builder(MetricNames.EVENTS_ABORTED.id())
            .description(MetricNames.EVENTS_ABORTED.help())
            .register(registry);
    commit =
        Timer.builder(MetricNames.COMMIT.id())
            .description(MetricNames.COMMIT.help())
            .serviceLevelObjectives(Buckets.DURATIONS)
            .register(registry);
  }

  /** Counts an event of the calling thread when that commits. */
  void add(Runnable count) {
    events.set(events.get() + 1);
    also(count);
  }

  /** Counts something else about the calling thread's event when that commits. */
  void also(Runnable count) {
    pending.get().add(count);
  }

  @Override
  public void committed(Duration took) {
    List<Runnable> counts = pending.get();
    counts.forEach(Runnable::run);
    counts.clear();
    events.remove();
    commit.record(took);
  }

  @Override
  public void aborted() {
    aborted.increment(events.get());
    pending.get().clear();
    events.remove();
  }
}
