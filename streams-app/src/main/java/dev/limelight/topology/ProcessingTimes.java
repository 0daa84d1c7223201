package dev.limelight.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * Every time limit of the consumer group and the transactions, derived from how long one event may
 * take.
 *
 * @param explanationMax longest that one event may take
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

  static final Duration MARGIN = Duration.ofSeconds(30);

  public ProcessingTimes {
    if (explanationMax.isNegative() || explanationMax.isZero() || maxPollRecords < 1) {
      throw new IllegalArgumentException(
          "explanation.max.duration.ms and max.poll.records must be positive, got "
              + explanationMax.toMillis()
              + " and "
              + maxPollRecords);
    }
    TransactionSize size =
        new TransactionSize(explanationMax, maxPollRecords, registryRetry, commitInterval);
    if (size.exceeds(LONGEST_TRANSACTION)) {
      throw new IllegalArgumentException(
          "%s, and brokers allow %d s. %s."
              .formatted(
                  size.inWords(),
                  LONGEST_TRANSACTION.toSeconds(),
                  size.remedy(LONGEST_TRANSACTION).orElseThrow()));
    }
  }

  /** {@code max.poll.interval.ms}: all events of a poll at their slowest, and a registry outage. */
  public Duration maxPollInterval() {
    return size().pause();
  }

  /** {@code transaction.timeout.ms}: at worst, all events of a poll lie behind the interval. */
  public Duration transactionTimeout() {
    return size().open();
  }

  /**
   * What to say where brokers allow no transactions of that length; empty where they do.
   *
   * @param allowed their {@code transaction.max.timeout.ms}
   */
  public Optional<String> refusedBy(Duration allowed) {
    TransactionSize size = size();
    if (!size.exceeds(allowed)) {
      return Optional.empty();
    }
    String brokers =
        "transaction.max.timeout.ms of all brokers to %d or more"
            .formatted(transactionTimeout().toMillis());
    String remedy =
        size.remedy(allowed).map(own -> own + "; or raise " + brokers).orElse("Raise " + brokers);
    return Optional.of(
        "%s, and these brokers allow %d ms (transaction.max.timeout.ms). %s."
            .formatted(size.inWords(), allowed.toMillis(), remedy));
  }

  private TransactionSize size() {
    return new TransactionSize(explanationMax, maxPollRecords, registryRetry, commitInterval);
  }
}
