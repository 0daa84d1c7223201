package dev.limelight.dashboard.store;

import dev.limelight.schemas.SourcePosition;

/**
 * Where a record lies.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 */
public record Position(String topic, int partition, long offset) {

  /** The place that a result names. */
  public static Position of(SourcePosition source) {
    return new Position(source.getTopic().intern(), source.getPartition(), source.getOffset());
  }

  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
