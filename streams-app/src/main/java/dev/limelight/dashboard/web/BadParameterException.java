package dev.limelight.dashboard.web;

/** A parameter of a request is not one that is accepted. */
final class BadParameterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadParameterException(String name, String value, String accepted) {
    super("Parameter '%s' is '%s', accepted is %s".formatted(name, value, accepted));
  }
}
