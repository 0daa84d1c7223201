package dev.limelight.topology.registry;

import dev.limelight.topology.deadletter.FaultKind;
import dev.limelight.topology.deadletter.UnavailableException;

/**
 * The schema registry could not be reached, or refused. It says nothing about the record at hand,
 * so the stream stops with its transaction aborted; the record is read again after the restart.
 */
public final class RegistryUnavailableException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  /** What was asked of the registry, for how long, and what it answered last. */
  public RegistryUnavailableException(String message, Throwable cause) {
    super(FaultKind.REGISTRY, message, cause);
  }
}
