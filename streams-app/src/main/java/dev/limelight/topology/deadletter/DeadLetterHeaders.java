package dev.limelight.topology.deadletter;

/**
 * Headers of a dead letter, after those of the source record. All values are UTF-8 text; numbers
 * are decimal.
 */
public final class DeadLetterHeaders {
  /** A {@link DeadLetterReason}. */
  public static final String REASON = "limelight.reason";

  /** What was wrong, in words. */
  public static final String MESSAGE = "limelight.message";

  /** Class name of the exception, with its causes, outermost first. */
  public static final String EXCEPTION = "limelight.exception";

  /** Topic of the source record. */
  public static final String SOURCE_TOPIC = "limelight.source.topic";

  /** Partition of the source record. */
  public static final String SOURCE_PARTITION = "limelight.source.partition";

  /** Offset of the source record. */
  public static final String SOURCE_OFFSET = "limelight.source.offset";

  /** Timestamp of the source record, milliseconds since the epoch. */
  public static final String SOURCE_TIMESTAMP = "limelight.source.timestamp";

  private DeadLetterHeaders() {}
}
