package dev.limelight.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * A model bundle cannot be used. The message names the file, lists every problem found in it, with
 * the key and the accepted values, and says what to do.
 */
public final class BundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** All problems found in one file or folder, at least one. */
  BundleException(Path file, List<String> problems) {
    super(message(file, problems));
    this.problems = List.copyOf(problems);
  }

  BundleException(Path file, String problem) {
    this(file, List.of(problem));
  }

  public BundleException(Path file, String problem, Throwable cause) {
    this(file, List.of(problem));
    initCause(cause);
  }

  /** The problems, each without the file's name. */
  public List<String> problems() {
    return problems;
  }

  private static String message(Path file, List<String> problems) {
    return problems.size() == 1
        ? file + ": " + problems.get(0)
        : file + ":\n  " + String.join("\n  ", problems);
  }
}
