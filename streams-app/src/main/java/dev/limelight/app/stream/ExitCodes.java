package dev.limelight.app.stream;

/** Exit codes of all commands. */
public final class ExitCodes {
  /** Done, or stopped when asked to. */
  public static final int DONE = 0;

  /** Failed while running, or something that was waited for stayed away. */
  public static final int FAILED = 1;

  /** Usage or configuration. */
  public static final int CONFIGURATION = 2;

  /**
   * The model has operators without a gradient rule, or is no classifier: named, nothing written.
   */
  public static final int UNSUPPORTED_MODEL = 3;

  /** An exported graph did not prove itself. */
  public static final int SELF_CHECK_FAILED = 4;

  /** The event has no map that could be verified: it was skipped, or is a dead letter. */
  public static final int NOT_EXPLAINED = 5;

  private ExitCodes() {}
}
