package dev.limelight.app.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Repeats something until the just-in-time compilers have little left to do: what they take is no
 * part of what a stream and a broker that run for days cost. Methods that are called once an event
 * are compiled after some thousand events only; until then the compilers are as busy as the stream.
 *
 * <p>The broker's compiler cannot be asked. It rests when the broker no longer takes less processor
 * time for a round than it took before.
 *
 * @param compiledMillis how long this process's compiler has worked so far, milliseconds
 * @param broker the broker's processor time so far
 * @param nanoTime a monotonic clock, nanoseconds
 */
record Settling(LongSupplier compiledMillis, Supplier<Duration> broker, LongSupplier nanoTime) {
  /** Where a compiler never rests, this has to do. */
  static final int MOST = 24;

  /** Rounds in which the broker has to take no less than before: one may be a chance. */
  static final int STEADY_ROUNDS = 2;

  private static final double AT_REST = 0.1;
  private static final double LESS = 0.97;

  /** Of this process and a broker. */
  static Settling of(Supplier<Duration> broker, LongSupplier nanoTime) {
    var compiler = ManagementFactory.getCompilationMXBean();
    return new Settling(compiler::getTotalCompilationTime, broker, nanoTime);
  }

  /**
   * Runs {@code round} until this process's compiler has worked for less than a tenth of the time
   * that the last one took, and the broker for no less than in the cheapest one before, twice.
   *
   * @return how often
   */
  int await(Runnable round) {
    int rounds = 0;
    int steady = 0;
    double share = 1;
    double cheapest = Double.POSITIVE_INFINITY;
    while ((share >= AT_REST || steady < STEADY_ROUNDS) && rounds < MOST) {
      long compiled = compiledMillis.getAsLong();
      Duration busy = broker.get();
      long start = nanoTime.getAsLong();
      round.run();
      rounds++;
      share = (compiledMillis.getAsLong() - compiled) * 1e6 / (nanoTime.getAsLong() - start);
      double taken = broker.get().minus(busy).toNanos();
      steady = taken >= LESS * cheapest ? steady + 1 : 0;
      cheapest = Math.min(cheapest, taken);
    }
    return rounds;
  }
}
