package dev.limelight.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker as a child process, on free loopback ports.
 *
 * <p>It can be stopped or killed and started again: ports and data stay. For one thread, except
 * that another one may end it while it starts.
 */
public final class KafkaBrokerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final List<String> LOGGING =
      List.of(
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
          // Says when the broker is up, and why not.
          "-Dorg.slf4j.simpleLogger.log.kafka.server=info",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");

  /** Up soon, and small. */
  private static final List<String> QUICK =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /**
   * For figures of what talks to the broker: a heap that is there from the start and is collected
   * each ten seconds, for as many milliseconds, where Kafka's own options stop twice as often for
   * twice as long.
   */
  private static final List<String> LASTING =
      List.of("-Xms1g", "-Xmx1g", "-Xmn600m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC");

  private final Services services;
  private final Path folder;
  private final BrokerProperties properties;
  private final String clusterId;
  private final List<String> jvm;
  private volatile @Nullable ChildProcess process;

  /**
   * A broker that is not started yet and needs no other.
   *
   * @param folder takes the broker's configuration, data and log; created if missing
   */
  public KafkaBrokerProcess(Services services, Path folder) {
    this(services, folder, alone(), QUICK);
  }

  private KafkaBrokerProcess(Services services, Path folder, Member member, List<String> jvm) {
    this.services = services;
    this.folder = folder.toAbsolutePath();
    this.clusterId = member.clusterId();
    this.jvm = jvm;
    this.properties =
        new BrokerProperties(member.node(), member.cluster(), this.folder.resolve("data"));
  }

  /** A broker's place in its cluster. */
  private record Member(String clusterId, List<BrokerNode> cluster, BrokerNode node) {}

  private static Member alone() {
    List<BrokerNode> cluster = BrokerNode.onFreePorts(1);
    return new Member(Uuid.randomUuid().toString(), cluster, cluster.get(0));
  }

  /**
   * As {@link #KafkaBrokerProcess(Services, Path)}, a broker that is to be fast in the long run
   * rather than soon and small: with the full compiler, and without long pauses.
   */
  public static KafkaBrokerProcess lasting(Services services, Path folder) {
    return new KafkaBrokerProcess(services, folder, alone(), LASTING);
  }

  /**
   * Brokers that keep the same partitions. None of them is started yet; each becomes ready only
   * once most of them run, so they are to be started at the same time.
   *
   * @param folder takes a folder for each; created if missing
   * @param brokers how many: three or more survive the end of one
   */
  public static List<KafkaBrokerProcess> cluster(Services services, Path folder, int brokers) {
    List<BrokerNode> nodes = BrokerNode.onFreePorts(brokers);
    String clusterId = Uuid.randomUuid().toString();
    List<KafkaBrokerProcess> made = new ArrayList<>();
    for (BrokerNode node : nodes) {
      Path own = folder.resolve("broker-" + node.id());
      made.add(new KafkaBrokerProcess(services, own, new Member(clusterId, nodes, node), QUICK));
    }
    return List.copyOf(made);
  }

  /**
   * Starts the broker, the first time with fresh storage, and returns when clients can use it.
   *
   * @throws ChildFailedException if it ends or is not ready in 60 s
   */
  public void start() {
    Path configuration = folder.resolve("server.properties");
    if (!Files.exists(configuration)) {
      write(configuration);
      format(configuration);
    }
    ChildProcess started = launch("broker", "kafka.Kafka", configuration.toString());
    process = started;
    started.awaitReady(Readiness.logged("Kafka Server started"), START_LIMIT);
  }

  /** The broker's id in its cluster. */
  public int id() {
    return properties.node().id();
  }

  /**
   * What clients give as {@code bootstrap.servers}: all brokers of the cluster; the same for every
   * start.
   */
  public String bootstrapServers() {
    return properties.bootstrapServers();
  }

  /**
   * Returns if the broker runs.
   *
   * @throws ChildFailedException if it was started and has ended
   */
  public void requireAlive() {
    ChildProcess current = process;
    if (current != null) {
      current.requireAlive();
    }
  }

  /** The processor time that the broker has taken since it was started; none before that. */
  public Duration processorTime() {
    ChildProcess current = process;
    return current == null ? Duration.ZERO : current.processorTime();
  }

  /** Ends the broker as a crash does ({@code kill -9}). */
  public void kill() {
    ChildProcess current = process;
    if (current != null) {
      current.kill();
    }
  }

  /** Stops the broker in order. */
  @Override
  public void close() {
    ChildProcess current = process;
    if (current != null) {
      current.close();
    }
  }

  private void write(Path configuration) {
    try {
      Files.createDirectories(folder);
      Files.writeString(configuration, properties.text());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + configuration, e);
    }
  }

  private void format(Path configuration) {
    List<String> arguments =
        new ArrayList<>(List.of("format", "-t", clusterId, "-c", configuration.toString()));
    if (properties.isAlone()) {
      arguments.add("--standalone");
    }
    ChildProcess format =
        launch("broker-format", "kafka.tools.StorageTool", arguments.toArray(String[]::new));
    process = format;
    int exit = format.awaitExit(START_LIMIT);
    if (exit != 0) {
      throw format.failed("ended with exit code " + exit);
    }
  }

  private ChildProcess launch(String name, String mainClass, String... arguments) {
    List<String> options = new ArrayList<>(jvm);
    options.addAll(LOGGING);
    JavaCommand java =
        new JavaCommand(mainClass, List.of(services.kafka() + "/*"), options, List.of(arguments));
    return ChildProcess.start(
        new ChildCommand(name, java.words(), java.environment(), folder), folder);
  }
}
