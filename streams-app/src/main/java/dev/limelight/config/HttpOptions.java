package dev.limelight.config;

import java.util.Optional;

/**
 * The application's own pages: health and metrics.
 *
 * @param enabled whether there are any; without them nothing is measured either
 * @param host address that is listened on
 * @param port 0 for any that is free
 * @param token what requests must bear, where it is set; never printed
 */
public record HttpOptions(boolean enabled, String host, int port, Optional<String> token) {
  /** Nothing is served and nothing measured. */
  public static final HttpOptions OFF = new HttpOptions(false, "127.0.0.1", 0, Optional.empty());

  @Override
  public String toString() {
    return "HttpOptions[enabled=%s, host=%s, port=%d, token %s]"
        .formatted(enabled, host, port, token.isPresent() ? "set" : "not set");
  }
}
