package dev.limelight.topology.commit;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The commits that stream threads ask for when they would otherwise wait for records. A processor
 * is not told by Kafka Streams that nothing waits behind its record; the consumer notices when it
 * has nothing to hand over.
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

  /** No record has come to the calling thread; asks for the commit that is wanted and is due. */
  public void waited() {
    Pace pace = paces.get();
    if (pace.wanted.isPresent() && pace.remainingNanos() == 0) {
      pace.request();
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

    private Pace(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    private long remainingNanos() {
      return earliest.isPresent() ? Math.max(0, earliest.getAsLong() - nanoTime.getAsLong()) : 0;
    }

    private void request() {
      requested = OptionalLong.of(nanoTime.getAsLong());
      wanted.ifPresent(Runnable::run);
      wanted = Optional.empty();
    }

    private void committed() {
      long now = nanoTime.getAsLong();
      // Without a request it was the commit interval's: how long it took is not known.
      requested.ifPresent(start -> earliest = OptionalLong.of(now + (now - start)));
      requested = OptionalLong.empty();
    }
  }
}
