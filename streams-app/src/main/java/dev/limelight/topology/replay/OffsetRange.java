package dev.limelight.topology.replay;

/**
 * Records of one partition.
 *
 * @param start offset of the first
 * @param end offset behind the last; {@code start} where there are none
 */
public record OffsetRange(long start, long end) {
  public OffsetRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "A range of offsets must have 0 <= start <= end, got " + start + " to " + end);
    }
  }

  /** How many offsets it has. */
  public long length() {
    return end - start;
  }

  /** How many of its offsets lie before a committed one, in [0, length]. */
  public long before(long committed) {
    return Math.max(0, Math.min(committed, end) - start);
  }

  /** Whether the offset is one of these. */
  public boolean contains(long offset) {
    return offset >= start && offset < end;
  }
}
