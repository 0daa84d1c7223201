package dev.limelight.topology.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How to reach the schema registry.
 *
 * @param urls base addresses, tried in turn; one {@code mock://scope} is a registry in memory
 * @param autoRegister whether output schemas that the registry lacks are registered; otherwise
 *     their absence stops the start
 * @param retryTimeout how long a registry that is away is waited for while running, before the
 *     application ends; nothing is lost by then
 * @param firstBackoff pause before the first new attempt; doubled from one to the next, up to 5 s
 * @param clientProperties handed to the registry's client as they are: credentials, TLS
 */
public record RegistryOptions(
    List<String> urls,
    boolean autoRegister,
    Duration retryTimeout,
    Duration firstBackoff,
    Map<String, String> clientProperties) {

  public RegistryOptions {
    urls = List.copyOf(urls);
    clientProperties = Map.copyOf(clientProperties);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("The schema registry needs at least one address");
    }
    if (urls.stream().anyMatch(url -> url.contains("@"))) {
      // Addresses are logged; so the message does not repeat this one.
      throw new IllegalArgumentException(
          "schema.registry.url holds a user and a password; set"
              + " basic.auth.credentials.source=USER_INFO and basic.auth.user.info instead");
    }
    RegistryTokens.check(clientProperties);
    if (retryTimeout.isNegative() || firstBackoff.isNegative() || firstBackoff.isZero()) {
      throw new IllegalArgumentException(
          "Registry retry timeout "
              + retryTimeout
              + " must not be negative, backoff "
              + firstBackoff
              + " must be positive");
    }
  }

  /** Leaves out the values of the client properties, which hold secrets. */
  @Override
  public String toString() {
    return "RegistryOptions[urls=%s, autoRegister=%s, clientProperties=%s]"
        .formatted(urls, autoRegister, clientProperties.keySet());
  }
}
