package dev.limelight.audit.comparison;

/** One of two runs that are compared. */
public enum Side {
  /** What changes are measured from, usually the live run. */
  BEFORE,
  /** What changes are measured to. */
  AFTER
}
