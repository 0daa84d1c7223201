package dev.limelight.topology.deadletter;

/** Why a record became a dead letter: the value of the header {@code limelight.reason}. */
public enum DeadLetterReason {
  /** The record has no value: a tombstone, or zero bytes. */
  EMPTY_VALUE,
  /** Not Avro in the registry's wire format, cut short, or bytes that its schema cannot read. */
  NOT_AVRO,
  /** The registry does not know the schema id that the record names. */
  UNKNOWN_SCHEMA,
  /** Readable Avro of a schema that is not an image event. */
  WRONG_RECORD_TYPE,
  /** The event's id is empty. */
  EVENT_ID_EMPTY,
  /** No bundle with the event's model id. */
  UNKNOWN_MODEL,
  /** The image has no bytes. */
  IMAGE_EMPTY,
  /** Not a format that is read. */
  IMAGE_UNKNOWN_FORMAT,
  /** Cut short or damaged. */
  IMAGE_CORRUPT,
  /** More pixels than are decoded. */
  IMAGE_TOO_LARGE,
  /** A raw tensor whose shape is not the model's input, or does not fit its bytes. */
  IMAGE_WRONG_SHAPE,
  /** A raw tensor with a NaN or an infinity. */
  IMAGE_NOT_FINITE,
  /** The image is a reference, and references are not followed. */
  REFERENCE_UNSUPPORTED,
  /** The event's region of interest is not a box with positive sides. */
  REGION_INVALID,
  /** The class to explain is not one of the model's. */
  CLASS_OUT_OF_RANGE,
  /** The model could not be evaluated on this image. */
  EXPLANATION_FAILED,
  /** The map or the score is larger than a record may be. */
  RESULT_TOO_LARGE,
  /** A fault of the application itself; its log has the stack trace. */
  UNEXPECTED_ERROR
}
