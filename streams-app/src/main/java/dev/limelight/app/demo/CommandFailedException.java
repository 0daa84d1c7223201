package dev.limelight.app.demo;

/**
 * One of Limelight's own commands, run as a child process, ended with an exit code other than 0.
 * The message shows what it printed.
 */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailedException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command's own exit code, as documented for it. */
  int exitCode() {
    return exitCode;
  }
}
