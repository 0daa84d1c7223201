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
 * @param liveRun id of its run, which letters that do not say theirs are counted for
 * @param clients reach its topics
 * @param archive its letters
 * @param registry closed with this
 */
public record OpenLetters(
    StreamOptions options,
    String liveRun,
    LetterClients clients,
    LetterArchive archive,
    SchemaRegistryClient registry)
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
    LetterClients clients = LetterClients.of(options);
    Duration timeout = configuration.process().startupTimeout();
    try (Brokers brokers = Brokers.connect(options, timeout, () -> false, System::nanoTime)) {
      requireTopic(brokers, options.topics().deadLetters());
      if (writes) {
        new RedriveLedger(options, clients).provision(brokers);
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
    return new OpenLetters(
        options,
        configuration.run().id(),
        clients,
        new LetterArchive(clients, options.topics().deadLetters(), decoded),
        registry);
  }

  /** The id of the run that a letter is counted for. */
  public String run(DeadLetter letter) {
    return letter.run().orElse(liveRun);
  }

  /** Which letters went back, as far as is committed now. */
  public RedriveLedger ledger() {
    return new RedriveLedger(options, clients).load();
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
