package dev.limelight.app.demo;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Starts Limelight's own commands as child processes, with the class path of this one.
 *
 * @param folder working folder of the commands
 * @param logs folder of their logs
 */
record LimelightProcesses(Path folder, Path logs) {
  /** By name: the command line knows the demo, not the other way round. */
  private static final String MAIN_CLASS = "dev.limelight.app.Limelight";

  private static final Duration SHORT_COMMAND_LIMIT = Duration.ofMinutes(5);

  /** Starts a command that keeps running. */
  ChildProcess start(String name, String... arguments) {
    String classPath = System.getProperty("java.class.path");
    JavaCommand java =
        new JavaCommand(
            MAIN_CLASS,
            Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(classPath).toList(),
            List.of("-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"),
            List.of(arguments));
    return ChildProcess.start(new ChildCommand(name, java.words(), folder), logs);
  }

  /**
   * Runs a command to its end and returns the lines it printed.
   *
   * @throws ChildFailedException if it fails
   */
  List<String> run(OrderedShutdown shutdown, String name, String... arguments) {
    ChildProcess process = start(name, arguments);
    shutdown.add(process::close);
    int exit = process.awaitExit(SHORT_COMMAND_LIMIT);
    if (exit != 0) {
      throw process.failed("ended with exit code " + exit);
    }
    return process.output();
  }
}
