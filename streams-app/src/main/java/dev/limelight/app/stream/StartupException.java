package dev.limelight.app.stream;

import org.jspecify.annotations.Nullable;

/** The stream cannot start. The message says what is missing and what to do. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private StartupException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Something that is asked for stays away: exit code 1. */
  public static StartupException unavailable(String message, @Nullable Throwable cause) {
    return new StartupException(ExitCodes.FAILED, message, cause);
  }

  /** The surroundings are not set up as the configuration says: exit code 2. */
  public static StartupException notSetUp(String message, @Nullable Throwable cause) {
    return new StartupException(ExitCodes.CONFIGURATION, message, cause);
  }

  /** The process's exit code. */
  public int exitCode() {
    return exitCode;
  }
}
