package dev.limelight.dashboard.feed;

/** A record that is not kept would have to be read, and the brokers do not answer. */
public final class BrokersAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokersAwayException() {
    super("The brokers do not answer; ask again when they do");
  }
}
