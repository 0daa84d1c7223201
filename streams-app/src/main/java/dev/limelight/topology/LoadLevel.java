package dev.limelight.topology;

import dev.limelight.audit.LoadLadder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rung of the load ladder that an instance stands on, by its lag now. Thread-safe. */
public final class LoadLevel {
  private static final Logger log = LoggerFactory.getLogger(LoadLevel.class);
  private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

  private final LoadLadder ladder;
  private final LongSupplier nanoTime;
  private volatile LagSource source = () -> 0;
  private volatile State state;

  private record State(int level, long lag, long looked) {}

  /**
   * A rung of a ladder, and the lag that led there.
   *
   * @param number 1 for the lowest
   * @param rung the rung
   * @param lag records behind
   */
  public record Taken(int number, LoadLadder.Rung rung, long lag) {}

  /**
   * Level 0.
   *
   * @param nanoTime a monotonic clock, nanoseconds: the lag is looked at twice a second
   */
  public LoadLevel(LoadLadder ladder, LongSupplier nanoTime) {
    this.ladder = ladder;
    this.nanoTime = nanoTime;
    this.state = new State(0, 0, nanoTime.getAsLong() - INTERVAL_NANOS);
  }

  /** Looks at this lag from now on. */
  public void watch(LagSource lag) {
    source = lag;
  }

  /** The rung to stand on now; empty for none. */
  public Optional<Taken> now() {
    if (ladder.rungs().isEmpty()) {
      return Optional.empty();
    }
    State current = look();
    return current.level() == 0
        ? Optional.empty()
        : Optional.of(
            new Taken(current.level(), ladder.rungs().get(current.level() - 1), current.lag()));
  }

  /** The rung as it was last looked at: 0 for none. */
  public int level() {
    return state.level();
  }

  private State look() {
    State before = state;
    long now = nanoTime.getAsLong();
    if (now - before.looked() < INTERVAL_NANOS) {
      return before;
    }
    long lag = source.records();
    State next = new State(ladder.next(before.level(), lag), lag, now);
    state = next;
    if (next.level() != before.level()) {
      log.warn(
          "{} records behind: {}",
          lag,
          next.level() == 0
              ? "events are explained as configured again"
              : ladder.rungs().get(next.level() - 1).text());
    }
    return next;
  }
}
