package dev.limelight.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a transaction may stay open, by what it is made of, and what to change where that is too
 * long.
 *
 * @param event longest that one event may take
 * @param events most of them in a row
 * @param registry longest that a registry which is away is waited for
 * @param commit longest between two commits, if nothing keeps the thread
 */
record TransactionSize(Duration event, int events, Duration registry, Duration commit) {
  /** No interval between commits is asked to be shorter than the default. */
  private static final Duration USUAL_COMMIT = Duration.ofMillis(100);

  /** All events of a poll at their slowest, and a registry outage. */
  Duration pause() {
    return event.multipliedBy(events).plus(registry).plus(ProcessingTimes.MARGIN);
  }

  /** At worst, all of that lies behind the interval. */
  Duration open() {
    return pause().plus(commit);
  }

  /** Whether it may stay open for longer than that. */
  boolean exceeds(Duration allowed) {
    return open().compareTo(allowed) > 0;
  }

  /** How long, and by what. */
  String inWords() {
    return "A transaction could stay open for %d s (max.poll.records %d x explanation.max.duration.ms %d + schema.registry.retry.timeout.ms %d + commit.interval.ms %d + %d s)"
        .formatted(
            open().toSeconds(),
            events,
            event.toMillis(),
            registry.toMillis(),
            commit.toMillis(),
            ProcessingTimes.MARGIN.toSeconds());
  }

  /**
   * The setting to change, and what is accepted: the one that costs least, and no more of them than
   * it takes. Empty where even the least of each would be too long.
   */
  Optional<String> remedy(Duration allowed) {
    Duration left = allowed.minus(pause());
    if (left.compareTo(USUAL_COMMIT) >= 0) {
      return Optional.of("Lower commit.interval.ms to " + left.toMillis() + " or less");
    }
    Duration room = room(allowed, commit);
    if (room.toMillis() >= 1) {
      return Optional.of("Lower " + fewer(room));
    }
    Duration most = room(allowed, USUAL_COMMIT);
    return most.toMillis() >= 1 && commit.compareTo(USUAL_COMMIT) > 0
        ? Optional.of(
            "Lower commit.interval.ms to " + USUAL_COMMIT.toMillis() + " and " + fewer(most))
        : Optional.empty();
  }

  /** What is left for events and the registry. */
  private static Duration room(Duration allowed, Duration interval) {
    return allowed.minus(ProcessingTimes.MARGIN).minus(interval);
  }

  private String fewer(Duration room) {
    long fitting = room.minus(registry).dividedBy(event);
    return fitting >= 1 ? "max.poll.records to " + fitting + " or less" : oneByOne(room);
  }

  /** What else has to change where not even one event at a time fits. */
  private String oneByOne(Duration room) {
    String first = events > 1 ? "max.poll.records to 1 and " : "";
    Duration waiting = room.minus(event);
    if (!waiting.isNegative()) {
      return first + "schema.registry.retry.timeout.ms to " + waiting.toMillis() + " or less";
    }
    Duration explaining = room.minus(registry);
    String longest =
        explaining.toMillis() >= 1
            ? "explanation.max.duration.ms to " + explaining.toMillis() + " or less"
            : "explanation.max.duration.ms and schema.registry.retry.timeout.ms to "
                + room.toMillis()
                + " or less together";
    return first + longest + ", and explain in that time, with fewer samples or a cheaper method";
  }
}
