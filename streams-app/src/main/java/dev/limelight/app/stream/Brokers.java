package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.StreamProperties;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kafka cluster as the commands ask it: waits for it, and says so. */
public final class Brokers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Brokers.class);
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final int MOST_QUESTIONS = 100;
  private static final long PAUSE_MS = 100;

  private final Admin admin;
  private final String address;

  private Brokers(Admin admin, String address) {
    this.admin = admin;
    this.address = address;
  }

  /**
   * Connects and waits until a broker answers.
   *
   * @param options with the address and the client properties
   * @param timeout how long to wait
   * @param stopping whether the process was asked to stop meanwhile
   * @param nanoTime a monotonic clock, nanoseconds
   * @throws StartupException if no broker answers in time or lets us in, or the properties are
   *     wrong
   */
  public static Brokers connect(
      StreamOptions options, Duration timeout, BooleanSupplier stopping, LongSupplier nanoTime) {
    Map<String, Object> properties =
        new StreamsConfig(StreamProperties.of(options)).getAdminConfigs("limelight-admin");
    long attemptMs = Math.max(1, Math.min(ATTEMPT.toMillis(), timeout.toMillis()));
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) attemptMs);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) attemptMs);
    Brokers brokers =
        new Brokers(open(properties, options.bootstrapServers()), options.bootstrapServers());
    try {
      brokers.await(timeout, stopping, nanoTime);
      return brokers;
    } catch (RuntimeException failure) {
      brokers.close();
      throw failure;
    }
  }

  private static Admin open(Map<String, Object> properties, String address) {
    try {
      return Admin.create(properties);
    } catch (RuntimeException refused) {
      throw StartupException.notSetUp(
          "Cannot connect to the brokers at " + address + ": " + AccessRefusal.innermost(refused),
          refused);
    }
  }

  private void await(Duration timeout, BooleanSupplier stopping, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    while (true) {
      try {
        get(admin.describeCluster().nodes());
        return;
      } catch (AuthenticationException stranger) {
        throw StartupException.notSetUp(AccessRefusal.unknown(address, stranger), stranger);
      } catch (TimeoutException silent) {
        long waited = Duration.ofNanos(nanoTime.getAsLong() - start).toMillis();
        if (waited >= timeout.toMillis() || stopping.getAsBoolean()) {
          throw StartupException.unavailable(
              "No broker at "
                  + address
                  + " answered within "
                  + waited
                  + " ms (startup.timeout.ms is "
                  + timeout.toMillis()
                  + ")",
              silent);
        }
        log.warn(
            "No broker at {} answers, waiting: {} of {} ms", address, waited, timeout.toMillis());
      }
    }
  }

  /**
   * Creates topics and waits until they can be used: a broker hears of a new topic a moment after
   * the one that made it, and who starts right after would not find it.
   *
   * @param topics with their numbers of partitions
   * @throws org.apache.kafka.common.KafkaException what the broker answered
   * @throws StartupException if they are not known after ten seconds
   */
  public void create(Collection<NewTopic> topics) {
    get(admin.createTopics(topics).all());
    Set<String> names = topics.stream().map(NewTopic::name).collect(Collectors.toSet());
    for (int asked = 0; !get(admin.listTopics().names()).containsAll(names); asked++) {
      if (asked == MOST_QUESTIONS) {
        throw StartupException.unavailable(
            "The brokers at " + address + " have created " + names + " but do not list them", null);
      }
      pause();
    }
    awaitLeaders(topics);
  }

  /**
   * Returns when a broker leads each partition. Metadata names the leader before it knows that it
   * leads; an idempotent producer whose first batch is refused then, and whose second is not, gets
   * {@code OUT_OF_ORDER_SEQUENCE_NUMBER} until it gives up. Offsets are answered by leaders alone,
   * and the client asks for them until one does.
   */
  private void awaitLeaders(Collection<NewTopic> topics) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    get(admin.listOffsets(ends).all());
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw StartupException.unavailable("Interrupted while topics were made", interrupted);
    }
  }

  /** The client, open until this is closed. */
  public Admin admin() {
    return admin;
  }

  /**
   * Waits for an answer.
   *
   * @throws org.apache.kafka.common.KafkaException what the broker answered, or a timeout
   */
  public static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw StartupException.unavailable("Interrupted while asking the brokers", interrupted);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
