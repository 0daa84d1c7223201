package dev.limelight.topology.registry;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the registry until it answers or the time is up, with a growing pause between attempts.
 * Thread-safe.
 */
public final class RegistryRetry {
  private static final Logger log = LoggerFactory.getLogger(RegistryRetry.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final String CREDENTIALS =
      ". Check basic.auth.credentials.source and basic.auth.user.info, or what else this registry"
          + " asks for (bearer.auth.*, schema.registry.ssl.*), and what it allows that user";

  private final Duration timeout;
  private final Duration firstPause;
  private final Pause pause;
  private final LongSupplier nanoTime;

  /**
   * @param timeout how long a registry that is away is waited for
   * @param firstPause pause after the first failed attempt; doubled from one to the next, up to 5 s
   * @param pause lets the time pass
   * @param nanoTime a monotonic clock, nanoseconds
   */
  public RegistryRetry(Duration timeout, Duration firstPause, Pause pause, LongSupplier nanoTime) {
    this.timeout = timeout;
    this.firstPause = firstPause;
    this.pause = pause;
    this.nanoTime = nanoTime;
  }

  /** One attempt. */
  @FunctionalInterface
  public interface RegistryCall<T> {
    /**
     * Asks the registry.
     *
     * @throws Exception whatever the client throws
     */
    T attempt() throws Exception;
  }

  /**
   * The answer of the first attempt that gets one.
   *
   * @param what the call in words, for messages: "schema 17"
   * @throws RegistryUnavailableException if the time is up, the registry refused, or the
   *     application stops
   * @throws Exception what the attempt threw, where the registry had answered that there is no such
   *     thing, or had no part in the failure
   */
  public <T> T call(String what, RegistryCall<T> call) throws Exception {
    long start = nanoTime.getAsLong();
    Duration next = firstPause;
    for (int attempt = 1; ; attempt++) {
      try {
        T answer = call.attempt();
        if (attempt > 1) {
          log.info("Schema registry is back after {} attempts: {}", attempt, what);
        }
        return answer;
      } catch (Exception failure) {
        requireTransient(what, failure);
        Duration waited = Duration.ofNanos(nanoTime.getAsLong() - start);
        if (waited.plus(next).compareTo(timeout) > 0) {
          throw new RegistryUnavailableException(
              "The schema registry did not answer ("
                  + what
                  + ") within "
                  + timeout.toMillis()
                  + " ms, "
                  + attempt
                  + " attempts: "
                  + reason(failure),
              failure);
        }
        log.warn(
            "Schema registry does not answer ({}), next attempt in {} ms: {}",
            what,
            next.toMillis(),
            reason(failure));
        waitFor(what, next, failure);
        next = longer(next);
      }
    }
  }

  /** Throws what trying again does not mend. */
  private static void requireTransient(String what, Exception failure) throws Exception {
    switch (RegistryFailure.of(failure)) {
      case TRANSIENT -> {}
      case DENIED ->
          throw new RegistryUnavailableException(
              "The schema registry denied access to " + what + ": " + reason(failure) + CREDENTIALS,
              failure);
      case REFUSED ->
          throw new RegistryUnavailableException(
              "The schema registry refused " + what + ": " + reason(failure), failure);
      default -> throw failure;
    }
  }

  private void waitFor(String what, Duration duration, Exception failure) {
    boolean goOn;
    try {
      goOn = pause.await(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      goOn = false;
    }
    if (!goOn) {
      throw new RegistryUnavailableException(
          "Stopped while waiting for the schema registry (" + what + ")", failure);
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** The innermost message: the client wraps it in ones that say nothing. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
  }
}
