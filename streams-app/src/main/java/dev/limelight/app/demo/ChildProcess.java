package dev.limelight.app.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A running child process whose output goes to a log file.
 *
 * <p>Its standard input is a pipe that stays open until this process ends, see {@link Leash}. Safe
 * for use by several threads.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final long POLL_MILLIS = 25;
  private static final int TAIL_LINES = 25;

  private final String name;
  private final Process process;
  private final LogTail log;

  private ChildProcess(String name, Process process, LogTail log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the command; its output is appended to {@code <logFolder>/<name>.log}.
   *
   * @throws ChildFailedException if the program cannot be started
   */
  public static ChildProcess start(ChildCommand command, Path logFolder) {
    Path file = logFolder.resolve(command.name() + ".log");
    File folder = command.folder().toFile();
    ProcessBuilder builder = new ProcessBuilder(command.command()).directory(folder);
    // These configure Limelight; what is set for the parent is not meant for the child.
    builder.environment().keySet().removeIf(name -> name.matches("(LIMELIGHT|KAFKA)_.*"));
    builder.environment().putAll(command.environment());
    try {
      Files.createDirectories(logFolder);
      long start = Files.exists(file) ? Files.size(file) : 0;
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
      return new ChildProcess(command.name(), builder.start(), new LogTail(file, start));
    } catch (IOException e) {
      throw new ChildFailedException(
          "Cannot start %s in %s: %s".formatted(command.name(), folder, e.getMessage()), e);
    }
  }

  /**
   * A process that is started in another way, in a container for instance.
   *
   * @param log where the process has its output appended to; the folder must exist
   * @throws ChildFailedException if the log cannot be read
   */
  public static ChildProcess start(String name, Supplier<? extends Process> starter, Path log) {
    try {
      long before = Files.exists(log) ? Files.size(log) : 0;
      return new ChildProcess(name, starter.get(), new LogTail(log, before));
    } catch (IOException e) {
      throw new ChildFailedException(
          "Cannot start %s: its log %s cannot be read: %s".formatted(name, log, e.getMessage()), e);
    }
  }

  /**
   * Waits until the process is ready.
   *
   * @throws ChildFailedException if it ends before that, or the time is over; it is stopped then
   */
  public void awaitReady(Readiness readiness, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!readiness.isReady(this)) {
      if (exitsWithin(Duration.ofMillis(POLL_MILLIS))) {
        throw failed("ended with exit code " + process.exitValue() + " before it was ready");
      }
      if (Thread.currentThread().isInterrupted()) {
        close();
        throw failed("was stopped because waiting for it was interrupted");
      }
      if (System.nanoTime() > deadline) {
        close();
        throw failed("was not ready within " + limit.toSeconds() + " s and was stopped");
      }
    }
  }

  /** The processor time that it has taken so far; zero where the system does not tell. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /**
   * Waits for the end of the process and returns its exit code.
   *
   * @throws ChildFailedException if it still runs when the time is over; it is stopped then
   */
  public int awaitExit(Duration limit) {
    if (!exitsWithin(limit)) {
      close();
      throw failed("still ran after " + limit.toSeconds() + " s and was stopped");
    }
    return process.exitValue();
  }

  /**
   * Returns if the process runs.
   *
   * @throws ChildFailedException if it has ended
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw failed("ended with exit code " + process.exitValue());
    }
  }

  /** An exception that says what happened to this process and shows the end of its log. */
  public ChildFailedException failed(String what) {
    String end = System.lineSeparator();
    return new ChildFailedException(
        "%s %s. The end of its log, %s:%s%s"
            .formatted(name, what, log.file(), end, log.lastLines(TAIL_LINES)));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Whether this start of the process wrote the text to its log. */
  public boolean hasLogged(String text) {
    return log.contains(text);
  }

  /** The lines that this start of the process wrote; of a very long log, the last ones. */
  public List<String> output() {
    return log.lines();
  }

  /** Ends the process at once, as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitsWithin(STOP_LIMIT);
  }

  /** Asks the process to end (SIGTERM), and ends it by force when it has not after 15 s. */
  @Override
  public void close() {
    process.destroy();
    if (!exitsWithin(STOP_LIMIT)) {
      kill();
    }
  }

  /** Waits, and wakes up early when the process ends. An interrupt is kept and counts as no end. */
  private boolean exitsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
