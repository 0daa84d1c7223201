package dev.limelight.app.demo;

/**
 * A child process could not be started, ended too early or was not ready in time. The message names
 * the process and its log file and shows the log's last lines.
 */
public final class ChildFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChildFailedException(String message) {
    super(message);
  }

  public ChildFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
