package dev.limelight.app.stream;

import dev.limelight.app.health.Condition;
import dev.limelight.app.operations.Operations;
import dev.limelight.config.AuditSettings;
import dev.limelight.config.Configuration;
import dev.limelight.config.ProcessOptions;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.StreamProperties;
import dev.limelight.topology.audit.AuditServices;
import dev.limelight.topology.audit.AuditTopology;
import dev.limelight.topology.commit.IdleCommits;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryClients;
import dev.limelight.topology.registry.RegistryOptions;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultDeserializer;
import dev.limelight.topology.registry.ResultSerializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the audit, from its configuration to its exit code. It is a stream of its own beside
 * the explaining one: it may be stopped, reset or scaled without touching that.
 */
public final class AuditApplication {
  /** Put after the application id: the audit's consumer group. */
  public static final String SUFFIX = "-audit";

  private static final Logger log = LoggerFactory.getLogger(AuditApplication.class);

  private final Configuration configuration;
  private final StopRequest request = new StopRequest();

  /** A run that has not begun. */
  public AuditApplication(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Runs until the process is asked to stop or the stream fails.
   *
   * @return the exit code
   * @throws StartupException if the stream cannot start
   * @throws dev.limelight.config.ConfigurationException if a value is not accepted
   */
  public int run() {
    StreamOptions stream = configuration.stream();
    ProcessOptions process = configuration.process();
    try (ShutdownSignal signal = ShutdownSignal.listen(this::stop, process.shutdownTimeout());
        Operations operations =
            Operations.open(
                configuration.http(), Condition.BROKERS, Condition.REGISTRY, Condition.STREAM);
        SchemaRegistryClient registry = RegistryClients.connect(configuration.registry())) {
      check(stream, registry, process.startupTimeout(), operations);
      StatefulRun run = run(stream, services(registry, operations), operations);
      log.info(
          "Auditing {} on {} as {}",
          String.join(", ", AuditTopology.inputs(stream.topics())),
          stream.bootstrapServers(),
          stream.applicationId() + SUFFIX);
      int code = run.run();
      signal.exitWith(code);
      return code;
    } catch (IOException unclosed) {
      throw new IllegalStateException("Closing the registry's client failed", unclosed);
    }
  }

  private AuditServices services(SchemaRegistryClient registry, Operations operations) {
    RegistryOptions options = configuration.registry();
    RegistryRetry retry = request.retry(options, options.retryTimeout());
    return new AuditServices(
        new ResultDeserializer(registry, retry),
        new ImageEventDeserializer(registry, retry),
        new ResultSerializer(registry, retry, options.autoRegister()),
        operations.audits());
  }

  private StatefulRun run(StreamOptions stream, AuditServices services, Operations operations) {
    AuditSettings audit = configuration.audit();
    Properties properties = properties(stream);
    StateFolder state = StateFolder.of(properties);
    state.requireWritable();
    return new StatefulRun(
        state,
        () ->
            new StreamRunner(
                AuditTopology.build(
                    stream.topics(),
                    configuration.run().id(),
                    audit.options(),
                    audit.publishInterval(),
                    services),
                properties,
                configuration.process().shutdownTimeout(),
                new IdleCommits(System::nanoTime),
                operations),
        runner -> run(runner, stream));
  }

  /** Asks the run to end, as a signal does; returns at once. */
  public void stop() {
    request.stop();
  }

  private int run(StreamRunner runner, StreamOptions stream) {
    request.endBy(runner::stop);
    try (OrphanWatch orphans =
        new OrphanWatch(Clients.admin(stream), stream.applicationId() + SUFFIX)) {
      runner.whenRunning(orphans::lookNow);
      return runner.run();
    }
  }

  private static Properties properties(StreamOptions stream) {
    Properties properties = StreamProperties.of(stream);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, stream.applicationId() + SUFFIX);
    // The audit reads the dead letters: one of its own would come back to it.
    properties.remove(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
    properties.remove(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    // Small work in large numbers, where explaining is large work in small ones.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 500);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 500);
    return properties;
  }

  private void check(
      StreamOptions stream,
      SchemaRegistryClient registry,
      Duration timeout,
      Operations operations) {
    RegistryOptions registryOptions = configuration.registry();
    try (Brokers brokers = Brokers.connect(stream, timeout, request::isAsked, System::nanoTime)) {
      StartupChecks.topics(brokers, stream.topics());
      TransactionLimit.check(brokers, stream.times());
    }
    operations.met(Condition.BROKERS);
    StartupChecks.schemas(
        registry,
        request.retry(registryOptions, timeout),
        AuditTopology.outputSchemas(stream.topics()),
        registryOptions.autoRegister());
    operations.met(Condition.REGISTRY);
  }
}
