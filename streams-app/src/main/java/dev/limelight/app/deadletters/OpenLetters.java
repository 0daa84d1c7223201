package dev.limelight.app.deadletters;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.Configuration;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.Pause;
import dev.limelight.topology.registry.RegistryClients;
import dev.limelight.topology.registry.RegistryOptions;
import dev.limelight.topology.registry.RegistryRetry;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The dead letters of a configured stream, with the connections that reading them takes.
 *
 * @param options of the stream
 * @param archive its letters
 * @param registry closed with this
 */
public record OpenLetters(
    StreamOptions options, LetterArchive archive, SchemaRegistryClient registry)
    implements AutoCloseable {

  /**
   * Connects.
   *
   * @param events whether the command depends on what the letters' bytes say
   * @param writes whether letters will be sent back, which takes the ledger's topic
   * @throws StartupException if no broker answers, or there is no dead-letter topic
   */
  public static OpenLetters open(Configuration configuration, boolean events, boolean writes) {
    StreamOptions options = configuration.stream();
    Duration timeout = configuration.process().startupTimeout();
    try (Brokers brokers = Brokers.connect(options, timeout, () -> false, System::nanoTime)) {
      requireTopic(brokers, options.topics().deadLetters());
      if (writes) {
        new RedriveLedger(options).provision(brokers);
      }
    }
    RegistryOptions registryOptions = configuration.registry();
    SchemaRegistryClient registry = RegistryClients.connect(registryOptions);
    RegistryRetry retry =
        new RegistryRetry(
            events ? timeout : Duration.ZERO,
            registryOptions.firstBackoff(),
            Pause.until(new CountDownLatch(1)),
            System::nanoTime);
    LetterEvents decoded = new LetterEvents(new ImageEventDeserializer(registry, retry), events);
    return new OpenLetters(options, new LetterArchive(options, decoded), registry);
  }

  private static void requireTopic(Brokers brokers, String topic) {
    Set<String> names = Brokers.get(brokers.admin().listTopics().names());
    if (!names.contains(topic)) {
      throw StartupException.notSetUp(
          "There is no topic "
              + topic
              + ". Check topic.prefix, or run 'limelight topics create --config <file>'.",
          null);
    }
  }

  @Override
  public void close() {
    try {
      registry.close();
    } catch (IOException unclosed) {
      throw new IllegalStateException("Closing the registry's client failed", unclosed);
    }
  }
}
