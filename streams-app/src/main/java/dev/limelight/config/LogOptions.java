package dev.limelight.config;

/**
 * The process's log.
 *
 * @param format how its lines are written
 * @param level from which on Limelight's own lines are written: {@code ERROR}, {@code WARN}, {@code
 *     INFO}, {@code DEBUG} or {@code TRACE}
 */
public record LogOptions(Format format, String level) {

  /** How lines are written. */
  public enum Format {
    /** For people: time, level, message, event. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }
}
