package dev.limelight.audit;

/** Why an event was not explained as configured: the reason code of its outcome. */
public enum SkipReason {
  /** Its id's hash lies beyond the rate. */
  NOT_SAMPLED,
  /** Its class is never explained. */
  CLASS_NEVER,
  /** The second's budget was spent. */
  OVER_BUDGET,
  /** The instance was too far behind. */
  LOAD
}
