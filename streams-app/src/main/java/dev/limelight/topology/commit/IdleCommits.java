package dev.limelight.topology.commit;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The commits that stream threads ask for when nothing waits behind what they have processed. A
 * processor is not told so by Kafka Streams; the consumer notices: it had fewer records to hand
 * over than were asked of it, or none. What has come since then can wait for a commit better than
 * results can wait for its being processed.
 *
 * <p>A thread that has just committed waits as long as that took before it asks again. Committing
 * is then never more than half of what it does, however often records come one by one; they share
 * transactions sooner than they queue up behind them.
 *
 * <p>Thread-safe: each stream thread has its own.
 */
public final class IdleCommits {
  private final ThreadLocal<Pace> paces;

  /**
   * No commits yet.
   *
   * @param nanoTime a monotonic clock, nanoseconds
   */
  public IdleCommits(LongSupplier nanoTime) {
    paces = ThreadLocal.withInitial(() -> new Pace(nanoTime));
  }

  /**
   * The calling thread has processed something.
   *
   * @param request asks for a commit of all that the thread has processed; called once at most, on
   *     the same thread
   */
  public void want(Runnable request) {
    paces.get().wanted = Optional.of(request);
  }

  /**
   * Asks for the commit that is wanted, if it is due and the calling thread, which has processed
   * all it had, had been handed all there was.
   *
   * @return whether it asked
   */
  boolean ask() {
    Pace pace = paces.get();
    return !pace.moreWait && pace.requestDue();
  }

  /**
   * How long the calling thread, which has processed all it had, may wait for records.
   *
   * @param longest if no commit is wanted
   * @return whole milliseconds, zero if a commit should not wait
   */
  Duration patience(Duration longest) {
    Pace pace = paces.get();
    if (pace.wanted.isEmpty()) {
      return longest;
    }
    // The consumer counts in milliseconds.
    long millis = (pace.remainingNanos() + 999_999) / 1_000_000;
    return Duration.ofMillis(Math.min(longest.toMillis(), millis));
  }

  /**
   * Records have come to the calling thread. If none have, asks for the commit that is wanted and
   * is due.
   *
   * @param records how many
   * @param most how many could have come: where it is as many, more may wait
   */
  public void polled(int records, int most) {
    Pace pace = paces.get();
    pace.moreWait = records >= most;
    if (records == 0) {
      pace.requestDue();
    }
  }

  /** The calling thread's transaction is committed. */
  void committed() {
    paces.get().committed();
  }

  /** The calling thread's transaction is taken back: a commit that was asked for never ends. */
  void aborted() {
    paces.get().requested = OptionalLong.empty();
  }

  /** One thread's. */
  private static final class Pace {
    private final LongSupplier nanoTime;
    private Optional<Runnable> wanted = Optional.empty();
    private OptionalLong requested = OptionalLong.empty();
    private OptionalLong earliest = OptionalLong.empty();
    private boolean moreWait;

    private Pace(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    private long remainingNanos() {
      return earliest.isPresent() ? Math.max(0, earliest.getAsLong() - nanoTime.getAsLong()) : 0;
    }

    private boolean requestDue() {
      if (wanted.isEmpty() || remainingNanos() > 0) {
        return false;
      }
      requested = OptionalLong.of(nanoTime.getAsLong());
      wanted.ifPresent(Runnable::run);
      wanted = Optional.empty();
      return true;
    }

    private void committed() {
      long now = nanoTime.getAsLong();
      // Without a request it was the commit interval's: how long it took is not known.
      requested.ifPresent(start -> earliest = OptionalLong.of(now + (now - start)));
      requested = OptionalLong.empty();
    }
  }
}
