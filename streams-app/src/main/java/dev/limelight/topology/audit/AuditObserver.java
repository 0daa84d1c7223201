package dev.limelight.topology.audit;

import dev.limelight.schemas.ObservationKind;

/**
 * Told what the audit does, by whoever measures it, on the stream thread and before its transaction
 * is committed. Thread-safe; must not throw.
 */
public interface AuditObserver {
  /** Measures nothing. */
  AuditObserver NONE = new AuditObserver() {};

  /** A result was taken into its windows, or was late. */
  default void observed(String modelId, ObservationKind kind) {}

  /** A record of an audited topic could not be read as what its topic holds. */
  default void unreadable() {}

  /** A window began: one of a method and class, or that of how events end. */
  default void opened(String modelId) {}

  /** A window was published for the last time. */
  default void closed(String modelId) {}

  /** An event came behind its window's end and grace. */
  default void late(String modelId) {}

  /** An event's own time lay too far ahead of its record's, at which it counts instead. */
  default void ahead(String modelId) {}

  /** An alert was raised. */
  default void alerted(String modelId, String rule) {}
}
