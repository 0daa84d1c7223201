package dev.limelight.app.compare;

import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.replay.ReplayRange;
import java.util.List;

/**
 * The events that a comparison is about: those that a replay was about, so that no event counts as
 * missing that was never to be explained again, and those between two times.
 *
 * @param fromMs time of the first event's record, milliseconds since the epoch
 * @param toMs time behind the last
 * @param replays ranges of those of the runs that are replays
 */
public record ComparedRange(long fromMs, long toMs, List<ReplayRange> replays) {
  public ComparedRange {
    if (toMs <= fromMs) {
      throw new IllegalArgumentException(
          "--to must be later than --from, got " + fromMs + " to " + toMs + " ms");
    }
    replays = List.copyOf(replays);
  }

  /** Before this time no result of the range was published. */
  public long start() {
    return replays.stream().mapToLong(ReplayRange::fromMs).reduce(fromMs, Math::max);
  }

  /**
   * Whether an event is one of these.
   *
   * @param source where it lies
   * @param timestamp of its record, which its results carry too
   */
  public boolean contains(SourcePosition source, long timestamp) {
    return timestamp >= fromMs
        && timestamp < toMs
        && replays.stream()
            .allMatch(
                range -> range.contains(source.getPartition(), source.getOffset(), timestamp));
  }
}
