package dev.limelight.app.demo;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line that runs a main class in a JVM of its own, on the Java this process runs on.
 *
 * <p>The child ends when this process does ({@link Leash}), and Ctrl-C does not reach it: a
 * terminal sends SIGINT to parent and children alike, and a broker that stops before its clients
 * leaves them waiting. The parent stops its children in order instead.
 *
 * @param mainClass binary name of the class to run
 * @param classPath jars, folders of classes or {@code folder/*}, at least one
 * @param jvmOptions options of the JVM, system properties included
 * @param arguments arguments of the program
 */
public record JavaCommand(
    String mainClass, List<String> classPath, List<String> jvmOptions, List<String> arguments) {

  /** Ignored signals stay ignored across {@code exec}, and a JVM leaves them alone then. */
  private static final String IGNORE_INTERRUPT = "trap '' INT; exec \"$@\"";

  public JavaCommand {
    if (mainClass.isBlank() || classPath.isEmpty()) {
      throw new IllegalArgumentException(
          "A Java command needs a main class and a class path, got '%s' and %s."
              .formatted(mainClass, classPath));
    }
    classPath = List.copyOf(classPath);
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
  }

  /** The words of the command line. */
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", IGNORE_INTERRUPT, "sh"));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(jvmOptions);
    words.add(Leash.class.getName());
    words.add(mainClass);
    words.addAll(arguments);
    return List.copyOf(words);
  }

  /**
   * Variables that the command needs. The class path is among them and not on the command line,
   * whose length it would double: see {@link dev.limelight.runtime.CommandLineTooLongException}.
   */
  public Map<String, String> environment() {
    // Ours is last, so that nothing of it stands before the program's own classes.
    String path =
        Stream.concat(classPath.stream(), Stream.of(ownClasses()))
            .collect(Collectors.joining(File.pathSeparator));
    return Map.of("CLASSPATH", path);
  }

  /** The jar or the folder that holds {@link Leash}. */
  private static String ownClasses() {
    try {
      return Path.of(Leash.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The application's own jar has no usable path.", e);
    }
  }
}
