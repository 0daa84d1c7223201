package dev.limelight.topology.deadletter;

import java.util.Objects;

/** An event cannot be explained and never will be: it belongs among the dead letters. */
public final class EventRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final DeadLetterReason reason;

  /**
   * @param reason the code that the dead letter carries
   * @param message what was wrong, and what is accepted
   */
  public EventRejectedException(DeadLetterReason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason);
  }

  /** As above, keeping the failure behind it. */
  public EventRejectedException(DeadLetterReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason);
  }

  /** Why the event was rejected. */
  public DeadLetterReason reason() {
    return reason;
  }
}
