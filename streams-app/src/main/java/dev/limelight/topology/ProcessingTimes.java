package dev.limelight.topology;

import java.time.Duration;

/**
 * Every time limit of the consumer group and the transactions, derived from how long one event may
 * take.
 *
 * @param explanationMax longest that one explanation is assumed to take
 * @param maxPollRecords most events taken from the broker at a time
 * @param registryRetry longest that a registry which is away is waited for
 * @param commitInterval longest between two commits, if nothing keeps the thread
 */
public record ProcessingTimes(
    Duration explanationMax, int maxPollRecords, Duration registryRetry, Duration commitInterval) {
  /**
   * Default of the broker's {@code transaction.max.timeout.ms}, beyond which a producer is refused.
   */
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(15);

  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** No interval between commits is asked to be shorter than the default. */
  private static final Duration USUAL_COMMIT = Duration.ofMillis(100);

  public ProcessingTimes {
    if (explanationMax.isNegative() || explanationMax.isZero() || maxPollRecords < 1) {
      throw new IllegalArgumentException(
          "explanation.max.duration.ms and max.poll.records must be positive, got "
              + explanationMax.toMillis()
              + " and "
              + maxPollRecords);
    }
    Duration pause = longestPause(explanationMax, maxPollRecords, registryRetry);
    Duration open = pause.plus(commitInterval);
    if (open.compareTo(LONGEST_TRANSACTION) > 0) {
      throw new IllegalArgumentException(
          "A transaction could stay open for %d s (max.poll.records %d x explanation.max.duration.ms %d + schema.registry.retry.timeout.ms %d + commit.interval.ms %d + %d s), and brokers allow %d s. %s."
              .formatted(
                  open.toSeconds(),
                  maxPollRecords,
                  explanationMax.toMillis(),
                  registryRetry.toMillis(),
                  commitInterval.toMillis(),
                  MARGIN.toSeconds(),
                  LONGEST_TRANSACTION.toSeconds(),
                  remedy(pause, explanationMax, registryRetry, commitInterval)));
    }
  }

  /** The setting to change, and what is accepted: the one that costs least. */
  private static String remedy(
      Duration pause, Duration explanationMax, Duration registryRetry, Duration commitInterval) {
    Duration left = LONGEST_TRANSACTION.minus(pause);
    if (left.toMillis() >= USUAL_COMMIT.toMillis()) {
      return "Lower commit.interval.ms to " + left.toMillis() + " or less";
    }
    Duration room = LONGEST_TRANSACTION.minus(MARGIN).minus(commitInterval);
    long records = room.minus(registryRetry).dividedBy(explanationMax);
    if (records >= 1) {
      return "Lower max.poll.records to " + records + " or less";
    }
    Duration alone = room.minus(explanationMax);
    return alone.isNegative()
        ? "Lower explanation.max.duration.ms to %d or less, and explain in that time, with fewer samples or a cheaper method"
            .formatted(Math.max(1, room.minus(registryRetry).toMillis()))
        : "Lower schema.registry.retry.timeout.ms to " + alone.toMillis() + " or less";
  }

  /** {@code max.poll.interval.ms}: all events of a poll at their slowest, and a registry outage. */
  public Duration maxPollInterval() {
    return longestPause(explanationMax, maxPollRecords, registryRetry);
  }

  /** {@code transaction.timeout.ms}: at worst, all events of a poll lie behind the interval. */
  public Duration transactionTimeout() {
    return longestPause(explanationMax, maxPollRecords, registryRetry).plus(commitInterval);
  }

  private static Duration longestPause(Duration explanation, int records, Duration registry) {
    return explanation.multipliedBy(records).plus(registry).plus(MARGIN);
  }
}
