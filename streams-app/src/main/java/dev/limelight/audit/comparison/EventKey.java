package dev.limelight.audit.comparison;

import dev.limelight.schemas.SourcePosition;

/**
 * The image event behind a result, by id and by where it lies: several events may have one id.
 *
 * @param eventId its id
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param method the method that explained it, where an event has a result of each of several; empty
 *     where that is not looked at
 */
public record EventKey(String eventId, String topic, int partition, long offset, String method) {

  /** The event of a result. */
  public static EventKey of(String eventId, SourcePosition source, String method) {
    // Millions of keys share a handful of topics.
    return new EventKey(
        eventId,
        source.getTopic().intern(),
        source.getPartition(),
        source.getOffset(),
        method.intern());
  }

  /** An event of which nothing is known but where it lies. */
  public static EventKey at(String topic, int partition, long offset) {
    return new EventKey("", topic, partition, offset, "");
  }

  /** Where the event lies. */
  EventKey place() {
    return at(topic, partition, offset);
  }

  /** The event, whatever explained it. */
  EventKey withoutMethod() {
    return new EventKey(eventId, topic, partition, offset, "");
  }
}
