package dev.limelight.app.bench;

/** What {@code limelight bench pipeline} can measure. */
enum PipelinePart {
  /** The stream against a plain loop, with the bundle's model. */
  MODEL,
  /** The stream's own cost, on a model that costs nothing. */
  FREE,
  /** Events that sampling skips. */
  SKIPPED
}
