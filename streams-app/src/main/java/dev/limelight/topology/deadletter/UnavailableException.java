package dev.limelight.topology.deadletter;

import org.apache.kafka.common.KafkaException;

/**
 * Something that the stream depends on does not answer, or the process is to end. It says nothing
 * about the event at hand, so the stream stops with its transaction aborted; the event is read
 * again after the restart.
 */
public abstract class UnavailableException extends KafkaException {
  private static final long serialVersionUID = 1L;

  private final FaultKind kind;

  /**
   * @param kind one that stops the stream
   * @param message what was asked for, and what happened
   */
  protected UnavailableException(FaultKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What it is. */
  public FaultKind kind() {
    return kind;
  }
}
