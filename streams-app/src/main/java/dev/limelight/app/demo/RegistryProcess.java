package dev.limelight.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real schema registry (Apicurio, with the Confluent API) as a child process, on a free loopback
 * port.
 *
 * <p>It can be stopped or killed and started again: port, schemas and their ids stay. For one
 * thread, except that another one may end it while it starts.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String MAIN_CLASS = "io.quarkus.runner.GeneratedMain";
  private static final String BACKWARD = "{\"compatibility\": \"BACKWARD\"}";

  private final Services services;
  private final Path folder;
  private final int port = LoopbackPort.free(1).get(0);
  private volatile @Nullable ChildProcess process;

  /**
   * A registry that is not started yet.
   *
   * @param folder takes its data and log; created if missing
   */
  public RegistryProcess(Services services, Path folder) {
    this.services = services;
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Starts the registry and returns when it answers and refuses schemas that are not backward
   * compatible, as Confluent's own does from the start.
   *
   * @throws ChildFailedException if it ends or is not ready in 90 s
   */
  public void start() {
    List<String> jvm =
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=" + LoopbackPort.HOST,
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.log.level=WARN",
            // Without the delay of half a second, after which a crash forgets what was answered.
            "-Dapicurio.datasource.url=jdbc:h2:file:"
                + folder.resolve("schemas")
                + ";WRITE_DELAY=0");
    Path jar = services.registryJar();
    JavaCommand java = new JavaCommand(MAIN_CLASS, List.of(jar.toString()), jvm, List.of());
    ChildProcess started =
        ChildProcess.start(
            new ChildCommand("registry", java.words(), java.environment(), services.registry()),
            folder);
    process = started;
    started.awaitReady(Readiness.answers(URI.create(url() + "/subjects")), START_LIMIT);
    requireBackwardCompatibility(started);
  }

  /** What clients give as {@code schema.registry.url}; the same for every start. */
  public String url() {
    return "http://" + LoopbackPort.HOST + ":" + port + "/apis/ccompat/v7";
  }

  /**
   * Returns if the registry runs.
   *
   * @throws ChildFailedException if it was started and has ended
   */
  public void requireAlive() {
    ChildProcess current = process;
    if (current != null) {
      current.requireAlive();
    }
  }

  /** Ends the registry as a crash does ({@code kill -9}). */
  public void kill() {
    ChildProcess current = process;
    if (current != null) {
      current.kill();
    }
  }

  /** Stops the registry in order. */
  @Override
  public void close() {
    ChildProcess current = process;
    if (current != null) {
      current.close();
    }
  }

  /** Apicurio's own default accepts any schema. */
  private void requireBackwardCompatibility(ChildProcess started) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/config"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .PUT(BodyPublishers.ofString(BACKWARD))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw started.failed(
            "refused compatibility BACKWARD with HTTP %d: %s"
                .formatted(answer.statusCode(), answer.body()));
      }
    } catch (IOException e) {
      throw started.failed("did not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw started.failed("was waited for when this process was interrupted");
    }
  }
}
