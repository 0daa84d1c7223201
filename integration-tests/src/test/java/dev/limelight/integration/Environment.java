package dev.limelight.integration;

import dev.limelight.app.demo.ChildCommand;
import dev.limelight.app.demo.ChildProcess;
import java.nio.file.Path;

/**
 * What the tests run in: the system property {@code limelight.environment} is {@code embedded}
 * (child processes of the build's own files; the default) or {@code containers}. The tests are the
 * same.
 */
interface Environment {
  /** The property. */
  String PROPERTY = "limelight.environment";

  /** A broker that is not started yet; {@code folder} takes its log, and its data if it can. */
  Service broker(Path folder);

  /** A registry that is not started yet. */
  Service registry(Path folder);

  /**
   * Starts the application.
   *
   * @param command its words after the launcher; its folder also takes the log
   */
  ChildProcess launch(ChildCommand command);

  /** The one that was asked for. */
  static Environment chosen() {
    String name = System.getProperty(PROPERTY, "embedded");
    return switch (name) {
      case "embedded" -> new ChildProcesses();
      case "containers" -> new Containers();
      default ->
          throw new IllegalArgumentException(
              "-D%s=%s; accepted: embedded, containers".formatted(PROPERTY, name));
    };
  }
}
