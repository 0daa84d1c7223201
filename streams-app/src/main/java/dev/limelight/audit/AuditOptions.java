package dev.limelight.audit;

import java.time.Duration;
import java.util.List;

/**
 * How a stream is audited.
 *
 * @param window length of a window of event time
 * @param grace how long after its end a window still takes events, measured in event time
 * @param referenceEvents scores that make the reference of a model's class: the first so many
 * @param regionShare an event's saliency lies outside its region below this share inside
 * @param thumbnail height and width that mean maps are kept at, pixels
 * @param rules what raises an alert
 */
public record AuditOptions(
    Duration window,
    Duration grace,
    long referenceEvents,
    double regionShare,
    int thumbnail,
    List<AlertRule> rules) {

  /**
   * Options within their ranges.
   *
   * @throws IllegalArgumentException if one is not; the message names it
   */
  public AuditOptions {
    rules = List.copyOf(rules);
    if (window.toMillis() < 1 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "audit.window.ms must be 1 or more and audit.grace.ms 0 or more, got %d and %d"
              .formatted(window.toMillis(), grace.toMillis()));
    }
    if (referenceEvents < 1) {
      throw new IllegalArgumentException(
          "audit.reference.events must be 1 or more, got " + referenceEvents);
    }
    if (!(regionShare >= 0 && regionShare <= 1)) {
      throw new IllegalArgumentException(
          "audit.region.share must lie in [0,1], got " + regionShare);
    }
    if (thumbnail < 1 || thumbnail > 256) {
      throw new IllegalArgumentException(
          "audit.map.size must be between 1 and 256, got " + thumbnail);
    }
  }

  /** Start of the window that a time lies in, milliseconds since the epoch. */
  public long windowStart(long time) {
    return Math.floorDiv(time, window.toMillis()) * window.toMillis();
  }

  /** The event time from which a window is closed, milliseconds since the epoch. */
  public long closesAt(long windowStart) {
    return windowStart + window.toMillis() + grace.toMillis();
  }
}
