package dev.limelight.dashboard.feed;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether the registry answers, asked now and then: the feed itself asks only for schemas that it
 * has not met, which may be never again. Thread-safe.
 */
public final class RegistryProbe implements AutoCloseable {
  private final Callable<?> question;
  private final Duration period;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "limelight-dashboard-registry");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean answers;

  /**
   * A probe that has not asked yet.
   *
   * @param question a call of the registry; an {@link IOException} means that it does not answer
   * @param period pause between two calls
   */
  public RegistryProbe(Callable<?> question, Duration period) {
    this.question = question;
    this.period = period;
  }

  /** Begins to ask. */
  public void start() {
    // Ends with the timer.
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::ask, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the registry answered last; false before the first answer. */
  public boolean answers() {
    return answers;
  }

  private void ask() {
    answers = answered();
  }

  private boolean answered() {
    try {
      question.call();
      return true;
    } catch (IOException silent) {
      return false;
    } catch (Exception refusal) {
      // An answer too, whatever it says: one without the right to ask this may read schemas.
      return true;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
