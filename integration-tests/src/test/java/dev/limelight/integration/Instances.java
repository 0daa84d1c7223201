package dev.limelight.integration;

import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Instances of one stream, by name, to be ended and started again. Names that begin with {@code
 * static} are static members of the group.
 */
final class Instances implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final StreamUnderTest stream;
  private final Map<String, ChildProcess> running = new LinkedHashMap<>();

  Instances(StreamUnderTest stream) {
    this.stream = stream;
  }

  /** Starts an instance, and does not wait for it. */
  void launch(String name) {
    List<String> options = new ArrayList<>();
    if (name.startsWith("static")) {
      options.addAll(List.of("--set", "consumer.group.instance.id=" + name));
    }
    running.put(name, stream.launchAs(name, options.toArray(String[]::new)));
  }

  /** Starts an instance of another distribution, and does not wait for it. */
  void launchFrom(Path home, String name) {
    running.put(name, stream.launchFrom(home, name));
  }

  /** Waits until an instance takes events. */
  void awaitRunning(String name) {
    process(name).awaitReady(Readiness.logged("Stream RUNNING"), START_LIMIT);
  }

  /** Waits until an instance has committed the end of an event. */
  void awaitCommitted(String name) {
    OperatorView view = OperatorView.of(process(name), "");
    await()
        .atMost(START_LIMIT)
        .until(() -> OperatorView.sum(view.scrape(), "limelight_events_total") > 0);
  }

  /** Ends an instance as a crash does. */
  void kill(String name) {
    process(name).kill();
  }

  /** Ends an instance as an operator does. */
  void stop(String name) {
    process(name).close();
    running.remove(name);
  }

  /** Returns if all that were started run. */
  void requireAlive() {
    running.values().forEach(ChildProcess::requireAlive);
  }

  /** The instance's process. */
  ChildProcess process(String name) {
    @Nullable ChildProcess process = running.get(name);
    if (process == null) {
      throw new IllegalArgumentException("No instance " + name + "; there are " + running.keySet());
    }
    return process;
  }

  @Override
  public void close() {
    running.values().forEach(ChildProcess::close);
  }
}
