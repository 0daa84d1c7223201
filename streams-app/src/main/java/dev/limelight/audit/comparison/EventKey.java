package dev.limelight.audit.comparison;

import dev.limelight.schemas.SourcePosition;

/**
 * The image event behind a result, by id and by where it lies: several events may have one id.
 *
 * @param eventId its id
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 */
public record EventKey(String eventId, String topic, int partition, long offset) {

  /** The event of a result. */
  public static EventKey of(String eventId, SourcePosition source) {
    // Millions of keys share a handful of topics.
    return new EventKey(
        eventId, source.getTopic().intern(), source.getPartition(), source.getOffset());
  }
}
