package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Prometheus' own tool, which reads scrapes, rules and configurations as the server does. {@code
 * -Dlimelight.promtool=FILE} says where it is; else it is looked for on the path.
 *
 * @param command its file
 */
record Promtool(String command) {

  /**
   * What it said.
   *
   * @param said output and errors
   */
  record Answer(int exitCode, String said) {}

  /** The tool of this machine; without one the test is skipped, and says so. */
  static Promtool installed() throws InterruptedException {
    Promtool promtool = new Promtool(System.getProperty("limelight.promtool", "promtool"));
    assumeThat(promtool.isStartable()).as("promtool is installed").isTrue();
    return promtool;
  }

  private boolean isStartable() throws InterruptedException {
    try {
      return ask("", "--version").exitCode() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** Runs it on an input, which is less than a pipe holds or is read before it answers. */
  Answer ask(String input, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(arguments));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(input.getBytes(UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(said).isTrue();
    return new Answer(process.exitValue(), said);
  }
}
