package dev.limelight.topology.registry;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass between two attempts. */
@FunctionalInterface
public interface Pause {

  /**
   * Waits.
   *
   * @return false when the application is stopping, so that no further attempt makes sense
   * @throws InterruptedException if the thread was interrupted
   */
  boolean await(Duration duration) throws InterruptedException;

  /** Waits for real, until {@code stopping} is counted down to zero. */
  static Pause until(CountDownLatch stopping) {
    return duration -> !stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }
}
