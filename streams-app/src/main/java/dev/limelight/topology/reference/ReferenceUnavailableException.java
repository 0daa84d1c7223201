package dev.limelight.topology.reference;

import dev.limelight.topology.deadletter.FaultKind;
import dev.limelight.topology.deadletter.UnavailableException;

/**
 * The storage of an image does not answer. It says nothing about the event at hand, so the stream
 * stops with its transaction aborted; the event is read again after the restart.
 */
public final class ReferenceUnavailableException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  /** What was asked for, and what happened. */
  public ReferenceUnavailableException(String message, Throwable cause) {
    super(FaultKind.STORAGE, message, cause);
  }
}
