package dev.limelight.app.demo;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
  private static final List<String> JVM =
      List.of("-Dfile.encoding=UTF-8", "-Djava.awt.headless=true");

  /** Start sooner and take less of the machine, as long as there is little to compute. */
  private static final List<String> LIGHT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Starts a command that computes and keeps running. */
  ChildProcess start(String name, String... arguments) {
    return start(name, JVM, arguments);
  }

  /** Starts a command that has little to do. */
  ChildProcess startLight(String name, String... arguments) {
    return start(name, Stream.concat(JVM.stream(), LIGHT.stream()).toList(), arguments);
  }

  /**
   * Runs a short command to its end.
   *
   * @throws CommandFailedException if it ends with an exit code other than 0
   * @throws ChildFailedException if it cannot be started or does not end in five minutes
   */
  void run(OrderedShutdown shutdown, String name, String... arguments) {
    ChildProcess process = startLight(name, arguments);
    shutdown.add(process::close);
    int exit = process.awaitExit(SHORT_COMMAND_LIMIT);
    if (exit != 0) {
      throw new CommandFailedException(
          "limelight %s ended with exit code %d:%n%s"
              .formatted(
                  String.join(" ", arguments),
                  exit,
                  String.join(System.lineSeparator(), process.output())),
          exit);
    }
  }

  private ChildProcess start(String name, List<String> jvm, String... arguments) {
    String classPath = System.getProperty("java.class.path");
    JavaCommand java =
        new JavaCommand(
            MAIN_CLASS,
            Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(classPath).toList(),
            jvm,
            List.of(arguments));
    return ChildProcess.start(
        new ChildCommand(name, java.words(), java.environment(), folder), logs);
  }
}
