package dev.limelight.topology;

import dev.limelight.explain.Points;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The end of the time that one event has, whatever is done for it: classified for its selection,
 * explained, and tried again. Its transaction is sized for that: an event that outlived it would be
 * read and explained again, without an end, and nothing behind it in its partition. Thread-safe.
 *
 * @param limit how long the event has
 * @param end when that is over, nanoseconds of the clock
 * @param nanoTime a monotonic clock, nanoseconds
 */
public record Deadline(Duration limit, long end, LongSupplier nanoTime) {
  /** None, where no transaction waits for the end. */
  public static final Deadline NONE =
      new Deadline(Duration.ofNanos(Long.MAX_VALUE), Long.MAX_VALUE, () -> 0);

  /** That of an event that begins now. */
  public static Deadline in(Duration limit, LongSupplier nanoTime) {
    return new Deadline(limit, nanoTime.getAsLong() + limit.toNanos(), nanoTime);
  }

  /** What is left, nanoseconds; negative where it is over. */
  long left() {
    return end - nanoTime.getAsLong();
  }

  /**
   * Returns if there is time left.
   *
   * @throws EventRejectedException if there is none
   */
  void require() {
    if (left() < 0) {
      throw new EventRejectedException(
          DeadLetterReason.EXPLANATION_TOO_LONG,
          "It was not explained within explanation.max.duration.ms, %d; a transaction must not be open for longer. Raise that, or explain with fewer samples or a cheaper method"
              .formatted(limit.toMillis()));
    }
  }

  /** The same points, none of which is evaluated any more when the time is over. */
  Points of(Points points) {
    return new Points() {
      @Override
      public int count() {
        return points.count();
      }

      @Override
      public Shape shape() {
        return points.shape();
      }

      @Override
      public void fill(int index, float[] destination) {
        require();
        points.fill(index, destination);
      }
    };
  }
}
