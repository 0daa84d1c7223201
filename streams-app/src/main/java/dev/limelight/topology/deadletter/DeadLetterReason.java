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
  /** The image file is larger than what is decoded. */
  IMAGE_TOO_MANY_BYTES,
  /** More pixels, by the file's own header, than are decoded. */
  IMAGE_TOO_MANY_PIXELS,
  /** None of JPEG, PNG, WebP and BMP. */
  IMAGE_UNKNOWN_FORMAT,
  /** A known format in a variant that is not read. */
  IMAGE_UNSUPPORTED_VARIANT,
  /** The file ends before the picture does. */
  IMAGE_TRUNCATED,
  /** The file contradicts itself. */
  IMAGE_CORRUPT,
  /** A raw tensor whose shape is not the model's input. */
  IMAGE_TENSOR_SHAPE,
  /** A raw tensor whose bytes do not fit its shape. */
  IMAGE_TENSOR_BYTES,
  /** A raw tensor with a NaN or an infinity. */
  IMAGE_TENSOR_NOT_FINITE,
  /** The image is a reference, and such references are not followed. */
  REFERENCE_UNSUPPORTED,
  /** The reference names something that events may not refer to. */
  REFERENCE_REFUSED,
  /** Nothing is where the reference says. */
  REFERENCE_NOT_FOUND,
  /** The image behind the reference is larger than what is read. */
  REFERENCE_TOO_LARGE,
  /** The image behind the reference has another SHA-256 than the event says. */
  REFERENCE_DIGEST_MISMATCH,
  /** The event asks for a saliency method that there is not or that it may not have. */
  METHOD_NOT_ALLOWED,
  /** The event's region of interest is not a box with positive sides. */
  REGION_INVALID,
  /** The class to explain is not one of the model's. */
  CLASS_OUT_OF_RANGE,
  /** The model could not be evaluated on this image. */
  EXPLANATION_FAILED,
  /** The explanation had not ended in the time that a transaction leaves it. */
  EXPLANATION_TOO_LONG,
  /** The device had no memory for the explanation, and still had none when it was tried again. */
  OUT_OF_MEMORY,
  /** The map or the score is larger than a record may be. */
  RESULT_TOO_LARGE,
  /** A fault of the application itself; its log has the stack trace. */
  UNEXPECTED_ERROR
}
