package dev.limelight.topology.deadletter;

/**
 * The process was asked to stop before an event was to be tried again. Another attempt might have
 * explained it: it is read again after the next start, and is no dead letter before.
 */
public final class StoppedException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what was to be tried again
   * @param failure of the last attempt
   */
  public StoppedException(String what, Throwable failure) {
    super(
        FaultKind.STOPPING,
        what
            + ": stopped before another attempt, and read again after the next start; the last one:"
            + " "
            + failure.getMessage(),
        failure);
  }
}
