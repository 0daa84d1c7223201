package dev.limelight.topology;

import java.time.Duration;

/**
 * Every time limit of the consumer group and the transactions, derived from how long one event may
 * take.
 *
 * @param explanationMax longest that one explanation is assumed to take
 * @param maxPollRecords most events taken from the broker at a time
 * @param registryRetry longest that a registry which is away is waited for
 */
public record ProcessingTimes(Duration explanationMax, int maxPollRecords, Duration registryRetry) {
  /**
   * Default of the broker's {@code transaction.max.timeout.ms}, beyond which a producer is refused.
   */
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(15);

  private static final Duration MARGIN = Duration.ofSeconds(30);

  public ProcessingTimes {
    if (explanationMax.isNegative() || explanationMax.isZero() || maxPollRecords < 1) {
      throw new IllegalArgumentException(
          "explanation.max.duration.ms and max.poll.records must be positive, got "
              + explanationMax.toMillis()
              + " and "
              + maxPollRecords);
    }
    Duration pause = longestPause(explanationMax, maxPollRecords, registryRetry);
    if (pause.compareTo(LONGEST_TRANSACTION) > 0) {
      throw new IllegalArgumentException(
          "A transaction could stay open for "
              + pause.toSeconds()
              + " s (max.poll.records "
              + maxPollRecords
              + " x explanation.max.duration.ms "
              + explanationMax.toMillis()
              + " + schema.registry.retry.timeout.ms "
              + registryRetry.toMillis()
              + " + "
              + MARGIN.toSeconds()
              + " s), and brokers allow "
              + LONGEST_TRANSACTION.toSeconds()
              + " s. Lower one of them.");
    }
  }

  /** {@code max.poll.interval.ms}: all events of a poll at their slowest, and a registry outage. */
  public Duration maxPollInterval() {
    return longestPause(explanationMax, maxPollRecords, registryRetry);
  }

  /** {@code transaction.timeout.ms}: at worst, all events of a poll lie between two commits. */
  public Duration transactionTimeout() {
    return longestPause(explanationMax, maxPollRecords, registryRetry);
  }

  private static Duration longestPause(Duration explanation, int records, Duration registry) {
    return explanation.multipliedBy(records).plus(registry).plus(MARGIN);
  }
}
