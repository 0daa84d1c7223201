package dev.limelight.app.stream;

import dev.limelight.topology.Patience;
import dev.limelight.topology.registry.Pause;
import dev.limelight.topology.registry.RegistryOptions;
import dev.limelight.topology.registry.RegistryRetry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The wish that a process end, which may come at any time: it cuts short what waits for brokers and
 * registry, and ends the stream once that runs. Thread-safe.
 */
final class StopRequest {
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile Runnable end = () -> {};

  /** Asks for the end; returns at once. */
  void stop() {
    // Before those that wait give up: the stream has to know their end for a stop, not a failure.
    end.run();
    stopping.countDown();
    // Once more for an action that was set meanwhile, and did not see that it was late.
    end.run();
  }

  /** Whether the end was asked for. */
  boolean isAsked() {
    return stopping.getCount() == 0;
  }

  /**
   * What ends the process from now on; done at once where that was asked for before.
   *
   * @param action may be done twice
   */
  void endBy(Runnable action) {
    end = action;
    if (isAsked()) {
      action.run();
    }
  }

  /** Patience with the registry that ends with the process. */
  RegistryRetry retry(RegistryOptions options, Duration timeout) {
    return new RegistryRetry(
        timeout, options.firstBackoff(), Pause.until(stopping), System::nanoTime);
  }

  /** Patience with an event that ends with the process. */
  Patience patience() {
    return new Patience(Pause.until(stopping));
  }
}
