package dev.limelight.app.bench;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Repeats something until the just-in-time compiler has little left to do: what it takes is no part
 * of what a stream that runs for days costs. Methods that are called once an event are compiled
 * after some thousand events only; until then the compiler is as busy as the stream.
 *
 * @param compiledMillis how long the compiler has worked so far, milliseconds
 * @param nanoTime a monotonic clock, nanoseconds
 */
record Settling(LongSupplier compiledMillis, LongSupplier nanoTime) {
  /** Where a compiler never rests, this has to do. */
  static final int MOST = 24;

  private static final double AT_REST = 0.1;

  /** Of this process's compiler. */
  static Settling ofThisProcess(LongSupplier nanoTime) {
    var compiler = ManagementFactory.getCompilationMXBean();
    return new Settling(compiler::getTotalCompilationTime, nanoTime);
  }

  /**
   * Runs {@code round} at least once, and returns when the compiler has worked for less than a
   * tenth of the time that the last one took.
   *
   * @return how often
   */
  int await(Runnable round) {
    int rounds = 0;
    double share = 1;
    while (share >= AT_REST && rounds < MOST) {
      long compiled = compiledMillis.getAsLong();
      long start = nanoTime.getAsLong();
      round.run();
      rounds++;
      share = (compiledMillis.getAsLong() - compiled) * 1e6 / (nanoTime.getAsLong() - start);
    }
    return rounds;
  }
}
