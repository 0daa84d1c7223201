package dev.limelight.topology.replay;

import java.util.Map;

/**
 * The events that a replay is about: by the time of their records, and by offsets that were fixed
 * when the replay was first started. Partitions that came later hold none of them.
 *
 * @param fromMs time of the first, milliseconds since the epoch
 * @param toMs time behind the last
 * @param partitions offsets to read, by partition of the image events
 */
public record ReplayRange(long fromMs, long toMs, Map<Integer, OffsetRange> partitions) {
  public ReplayRange {
    if (toMs <= fromMs) {
      throw new IllegalArgumentException(
          "A replay's range must end after its start, got " + fromMs + " to " + toMs + " ms");
    }
    partitions = Map.copyOf(partitions);
  }

  /** Whether a record is one of these. */
  public boolean contains(int partition, long offset, long timestamp) {
    OffsetRange offsets = partitions.get(partition);
    return offsets != null && offsets.contains(offset) && timestamp >= fromMs && timestamp < toMs;
  }

  /** How many offsets it has in all. */
  public long length() {
    return partitions.values().stream().mapToLong(OffsetRange::length).sum();
  }
}
