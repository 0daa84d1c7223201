package dev.limelight.app.bench;

import dev.limelight.app.demo.ChildCommand;
import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.JavaCommand;
import dev.limelight.app.demo.OrderedShutdown;
import dev.limelight.app.demo.Readiness;
import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.TopicProvisioner;
import dev.limelight.config.Configuration;
import dev.limelight.topology.StreamOptions;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Measures what a second instance adds: instances as processes of their own, each pinned to a core.
 * One stream has one of them, the other has two; they take turns, round after round.
 *
 * @param services broker and registry, on whatever cores there are
 * @param folder working folder of the processes
 * @param nanoTime a monotonic clock, nanoseconds
 */
record ScalingBench(BenchServices services, Path folder, LongSupplier nanoTime) {
  private static final int PARTITIONS = 4;
  private static final int ROUNDS = 3;
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final String MAIN_CLASS = "dev.limelight.app.Limelight";

  /**
   * Measures.
   *
   * @param one configuration of the stream with one instance, and its file
   * @param two of the other
   * @param events what is explained
   * @param count events explained by each stream, in rounds
   */
  ScalingFigures measure(Instances one, Instances two, BenchEvents events, int count) {
    int each = Math.max(PARTITIONS, count / ROUNDS / PARTITIONS * PARTITIONS);
    List<Double> oneMs = new ArrayList<>();
    List<Double> twoMs = new ArrayList<>();
    try (OrderedShutdown shutdown = new OrderedShutdown();
        Fed first = open(one, List.of(0), shutdown);
        Fed second = open(two, List.of(0, 1), shutdown)) {
      first.round(events, PARTITIONS);
      second.round(events, 2 * PARTITIONS);
      for (int round = 0; round < ROUNDS; round++) {
        oneMs.add(first.round(events, each) / 1e6 / each);
        twoMs.add(second.round(events, each) / 1e6 / each);
      }
    }
    return new ScalingFigures(oneMs, twoMs);
  }

  /**
   * A stream's instances.
   *
   * @param configuration what they run with
   * @param arguments that say so on their command line
   */
  record Instances(Configuration configuration, List<String> arguments) {
    Instances {
      arguments = List.copyOf(arguments);
    }
  }

  private Fed open(Instances instances, List<Integer> cores, OrderedShutdown shutdown) {
    StreamOptions stream = instances.configuration().stream();
    Duration timeout = instances.configuration().process().startupTimeout();
    try (Brokers brokers = Brokers.connect(stream, timeout, () -> false, System::nanoTime)) {
      List<String> unused =
          new TopicProvisioner(brokers).provision(stream, PARTITIONS, Optional.empty());
    }
    List<ChildProcess> processes = new ArrayList<>();
    for (int core : cores) {
      ChildProcess process = start(stream.applicationId() + "-" + core, core, instances);
      shutdown.add(process::close);
      processes.add(process);
    }
    processes.forEach(
        process -> process.awaitReady(Readiness.logged("Stream RUNNING"), START_LIMIT));
    String bootstrap = services.broker().bootstrapServers();
    return new Fed(
        new EventFeeder(
            bootstrap,
            services.registry().url(),
            stream.topics().imageEvents(),
            PARTITIONS,
            Clock.systemUTC()),
        new CommittedResults(bootstrap, stream.topics()),
        processes,
        nanoTime);
  }

  private ChildProcess start(String name, int core, Instances instances) {
    String path = System.getProperty("java.class.path");
    JavaCommand java =
        new JavaCommand(
            MAIN_CLASS,
            Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path).toList(),
            List.of("-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"),
            instances.arguments());
    List<String> words = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    words.addAll(java.words());
    return ChildProcess.start(new ChildCommand(name, words, java.environment(), folder), folder);
  }

  /** Whether processes can be pinned here, to two cores. */
  static boolean isPossible() {
    boolean pins =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getenv().getOrDefault("PATH", ""))
            .anyMatch(folder -> Path.of(folder, "taskset").toFile().canExecute());
    return pins && Runtime.getRuntime().availableProcessors() > 1;
  }

  /** A running stream that is fed round by round. For one thread. */
  private static final class Fed implements AutoCloseable {
    private final EventFeeder feeder;
    private final CommittedResults results;
    private final List<ChildProcess> processes;
    private final LongSupplier nanoTime;
    private int sent;

    Fed(
        EventFeeder feeder,
        CommittedResults results,
        List<ChildProcess> processes,
        LongSupplier nanoTime) {
      this.feeder = feeder;
      this.results = results;
      this.processes = List.copyOf(processes);
      this.nanoTime = nanoTime;
    }

    /** Nanoseconds from the first event's being sent to the last result's being committed. */
    long round(BenchEvents events, int count) {
      long start = nanoTime.getAsLong();
      feeder.send(events, sent, count);
      sent += count;
      results.await(sent, () -> processes.forEach(ChildProcess::requireAlive));
      return nanoTime.getAsLong() - start;
    }

    @Override
    public void close() {
      results.close();
      feeder.close();
    }
  }
}
