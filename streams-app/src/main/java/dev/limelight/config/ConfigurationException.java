package dev.limelight.config;

/** The configuration is wrong: the message says which key, from where, and what is accepted. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message for the person who wrote the configuration. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** As above, keeping the failure behind it. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
