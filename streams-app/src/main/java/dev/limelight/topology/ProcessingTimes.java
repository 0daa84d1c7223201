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
          "A transaction could stay open for %d s (max.poll.records %d x explanation.max.duration.ms %d + schema.registry.retry.timeout.ms %d + %d s), and brokers allow %d s. %s."
              .formatted(
                  pause.toSeconds(),
                  maxPollRecords,
                  explanationMax.toMillis(),
                  registryRetry.toMillis(),
                  MARGIN.toSeconds(),
                  LONGEST_TRANSACTION.toSeconds(),
                  remedy(explanationMax, registryRetry)));
    }
  }

  /** The setting to change, and what is accepted: the one that costs least. */
  private static String remedy(Duration explanationMax, Duration registryRetry) {
    Duration room = LONGEST_TRANSACTION.minus(MARGIN).minus(registryRetry);
    long records = room.dividedBy(explanationMax);
    if (records >= 1) {
      return "Lower max.poll.records to " + records + " or less";
    }
    Duration alone = LONGEST_TRANSACTION.minus(MARGIN).minus(explanationMax);
    return alone.isNegative()
        ? "Lower explanation.max.duration.ms to %d or less, and explain in that time, with fewer samples or a cheaper method"
            .formatted(Math.max(1, room.toMillis()))
        : "Lower schema.registry.retry.timeout.ms to " + alone.toMillis() + " or less";
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
