package dev.limelight.dashboard.web;

import java.time.Duration;
import java.util.Optional;

/**
 * How the dashboard serves and what it keeps.
 *
 * @param host address to listen on; a loopback one reaches nobody else
 * @param port to listen on; 0 for any that is free
 * @param token what a visitor has to know; empty for none
 * @param events entries kept, 1 to 1,000,000
 * @param age oldest entries that are read at start, positive
 * @param pictureBytes memory for pictures and maps, bytes, not negative
 * @param streams browsers that may follow live at the same time, at least 1
 */
public record DashboardOptions(
    String host,
    int port,
    Optional<String> token,
    int events,
    Duration age,
    long pictureBytes,
    int streams) {
  public DashboardOptions {
    if (host.isBlank()) {
      throw new IllegalArgumentException("The dashboard's host is empty");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("The dashboard's port must be 0 to 65535, got " + port);
    }
    if (events < 1 || events > 1_000_000) {
      throw new IllegalArgumentException("Events kept must be 1 to 1000000, got " + events);
    }
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("The age of events must be positive, got " + age);
    }
    if (pictureBytes < 0 || streams < 1) {
      throw new IllegalArgumentException(
          "Bytes for pictures must be 0 or more and streams 1 or more, got %d and %d"
              .formatted(pictureBytes, streams));
    }
  }

  /** Whether others than this machine's users are answered, without a token. */
  public boolean isOpen() {
    return token.isEmpty() && !Guard.isLoopback(host);
  }

  /** These on another port. */
  public DashboardOptions onPort(int other) {
    return new DashboardOptions(host, other, token, events, age, pictureBytes, streams);
  }

  /** These on another host. */
  public DashboardOptions onHost(String other) {
    return new DashboardOptions(other, port, token, events, age, pictureBytes, streams);
  }
}
