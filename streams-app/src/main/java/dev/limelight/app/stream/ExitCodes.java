package dev.limelight.app.stream;

/** Exit codes of the commands that talk to Kafka. */
public final class ExitCodes {
  /** Done, or stopped when asked to. */
  public static final int DONE = 0;

  /** Failed while running, or something that was waited for stayed away. */
  public static final int FAILED = 1;

  /** Usage or configuration. */
  public static final int CONFIGURATION = 2;

  private ExitCodes() {}
}
