package dev.limelight.topology;

import dev.limelight.topology.deadletter.FaultKind;
import dev.limelight.topology.registry.Pause;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries an event again after a fault that may pass, with a growing pause, within the time that the
 * event has anyway: the transaction that it is part of is sized for that. Thread-safe.
 */
public final class Patience {
  private static final Logger log = LoggerFactory.getLogger(Patience.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Duration limit;
  private final Pause pause;
  private final LongSupplier nanoTime;

  /**
   * @param limit longest that one event may take, all attempts together
   * @param pause lets the time pass
   * @param nanoTime a monotonic clock, nanoseconds
   */
  public Patience(Duration limit, Pause pause, LongSupplier nanoTime) {
    this.limit = limit;
    this.pause = pause;
    this.nanoTime = nanoTime;
  }

  /**
   * The result of the first attempt that has one.
   *
   * @param what is attempted, for messages
   * @throws RuntimeException the last attempt's, if it is of a kind that does not pass, or another
   *     attempt as long as this one would exceed the limit, or the process stops
   */
  public <T> T with(String what, Supplier<T> attempt) {
    long start = nanoTime.getAsLong();
    Duration next = FIRST_PAUSE;
    for (int attempts = 1; ; attempts++) {
      long begun = nanoTime.getAsLong();
      try {
        return attempt.get();
      } catch (RuntimeException failure) {
        FaultKind kind = FaultKind.of(failure);
        long now = nanoTime.getAsLong();
        boolean again = kind.isRetried() && fits(now - start, next, now - begun);
        if (kind.isRetried()) {
          log.warn(
              "{}: {} ({}), attempt {}{}",
              what,
              failure.getMessage(),
              kind,
              attempts,
              again ? ", the next in " + next.toMillis() + " ms" : ", the last");
        }
        if (!again || !passes(next)) {
          throw failure;
        }
        next = longer(next);
      }
    }
  }

  private boolean fits(long spentNanos, Duration next, long attemptNanos) {
    return spentNanos + next.toNanos() + attemptNanos <= limit.toNanos();
  }

  private boolean passes(Duration duration) {
    try {
      return pause.await(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
