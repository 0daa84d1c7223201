package dev.limelight.app.explain;

import org.jspecify.annotations.Nullable;

/** Something named on the command line cannot be used; nothing was explained. */
public final class UnusableArgumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message says which argument, what is wrong with it and what is accepted. */
  public UnusableArgumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** As above, without a cause. */
  public UnusableArgumentException(String message) {
    this(message, null);
  }
}
