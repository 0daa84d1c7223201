package dev.limelight.app.stream;

import dev.limelight.topology.ProcessingTimes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The longest transactions that the brokers allow. A producer that asks for longer ones is refused
 * once the stream runs, by a message that names none of the numbers behind it; here it is before.
 */
final class TransactionLimit {
  private static final String KEY = "transaction.max.timeout.ms";
  private static final Logger log = LoggerFactory.getLogger(TransactionLimit.class);

  private TransactionLimit() {}

  /**
   * Holds the stream's transactions against it. Brokers that do not tell it stop no start.
   *
   * @throws StartupException naming the number to change
   */
  static void check(Brokers brokers, ProcessingTimes times) {
    check(times, () -> settings(brokers));
  }

  /**
   * As above.
   *
   * @param settings of each broker; throws what the brokers answer
   */
  static void check(ProcessingTimes times, Supplier<Collection<Config>> settings) {
    shortest(settings)
        .flatMap(times::refusedBy)
        .ifPresent(
            refusal -> {
              throw StartupException.notSetUp(refusal, null);
            });
  }

  /** Any of them may come to coordinate the transactions. */
  private static Optional<Duration> shortest(Supplier<Collection<Config>> settings) {
    try {
      Optional<Duration> shortest =
          settings.get().stream()
              .flatMap(broker -> Stream.ofNullable(broker.get(KEY)))
              .map(ConfigEntry::value)
              .filter(Objects::nonNull)
              .map(Long::parseLong)
              .map(Duration::ofMillis)
              .min(Duration::compareTo);
      if (shortest.isEmpty()) {
        log.warn("{} is not checked, the brokers have no such setting", KEY);
      }
      return shortest;
    } catch (AuthorizationException hidden) {
      log.info(
          "{} is not checked, the brokers do not show it (DescribeConfigs on the cluster): {}",
          KEY,
          hidden.getMessage());
    } catch (ApiException unanswered) {
      log.warn("{} is not checked, the brokers do not tell it", KEY, unanswered);
    }
    return Optional.empty();
  }

  private static Collection<Config> settings(Brokers brokers) {
    List<ConfigResource> all =
        Brokers.get(brokers.admin().describeCluster().nodes()).stream()
            .map(Node::idString)
            .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id))
            .toList();
    return Brokers.get(brokers.admin().describeConfigs(all).all()).values();
  }
}
