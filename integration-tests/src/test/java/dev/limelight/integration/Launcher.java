package dev.limelight.integration;

import dev.limelight.app.demo.ChildCommand;
import dev.limelight.app.demo.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The application, as a user starts it: the distribution's launcher or the image.
 *
 * @param folder working folder of the commands and place of their logs
 * @param variables of the environment, over those that all commands here have
 */
record Launcher(Path folder, Map<String, String> variables) {
  private static final Duration SHORT_COMMAND = Duration.ofSeconds(60);

  /** The processor is shared with broker, registry and the test: the quick compiler is enough. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LIMELIGHT_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");

  Launcher {
    Map<String, String> all = new HashMap<>(ENVIRONMENT);
    all.putAll(variables);
    variables = Map.copyOf(all);
  }

  Launcher(Path folder) {
    this(folder, Map.of());
  }

  /** What a command did until it ended. */
  record Outcome(int exitCode, List<String> output) {
    String text() {
      return String.join("\n", output);
    }
  }

  /** Starts a command that keeps running; its output goes to {@code <name>.log}. */
  ChildProcess start(String name, String... arguments) {
    return Environment.chosen()
        .launch(new ChildCommand(name, List.of(arguments), variables, folder));
  }

  /** As above, of another distribution: a child process, whatever the environment. */
  ChildProcess start(Path home, String name, String... arguments) {
    return ChildProcesses.launch(
        home, new ChildCommand(name, List.of(arguments), ENVIRONMENT, folder));
  }

  /** Runs a command to its end. */
  Outcome run(String name, String... arguments) {
    try (ChildProcess process = start(name, arguments)) {
      int exitCode = process.awaitExit(SHORT_COMMAND);
      return new Outcome(exitCode, process.output());
    }
  }
}
