package dev.limelight.topology.reference;

import org.apache.kafka.common.KafkaException;

/**
 * The storage of an image does not answer. It says nothing about the event at hand, so the stream
 * stops with its transaction aborted; the event is read again after the restart.
 */
public final class ReferenceUnavailableException extends KafkaException {
  private static final long serialVersionUID = 1L;

  /** What was asked for, and what happened. */
  public ReferenceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
