package dev.limelight.topology;

import dev.limelight.topology.deadletter.FaultKind;
import dev.limelight.topology.deadletter.StoppedException;
import dev.limelight.topology.registry.Pause;
import java.time.Duration;
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

  private final Pause pause;

  /** Patience that lets the time pass by a pause. */
  public Patience(Pause pause) {
    this.pause = pause;
  }

  /**
   * The result of the first attempt that has one.
   *
   * @param what is attempted, for messages
   * @param deadline of the event, for all attempts together
   * @throws StoppedException if the process stops before another attempt
   * @throws RuntimeException the last attempt's, if it is of a kind that does not pass, or another
   *     attempt as long as this one would miss the deadline
   */
  public <T> T with(String what, Deadline deadline, Supplier<T> attempt) {
    Duration next = FIRST_PAUSE;
    for (int attempts = 1; ; attempts++) {
      long before = deadline.left();
      try {
        return attempt.get();
      } catch (RuntimeException failure) {
        FaultKind kind = FaultKind.of(failure);
        long left = deadline.left();
        boolean again = kind.isRetried() && next.toNanos() + (before - left) <= left;
        if (kind.isRetried()) {
          log.warn(
              "{}: {} ({}), attempt {}{}",
              what,
              failure.getMessage(),
              kind,
              attempts,
              again ? ", the next in " + next.toMillis() + " ms" : ", the last");
        }
        if (!again) {
          throw failure;
        }
        if (!passes(next)) {
          throw new StoppedException(what, failure);
        }
        next = longer(next);
      }
    }
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
