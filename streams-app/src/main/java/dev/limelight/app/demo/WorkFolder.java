package dev.limelight.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder for everything that started services leave behind: logs, data, copies. */
public final class WorkFolder {
  private final Path path;
  private volatile boolean kept;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /** A new one, below the system's folder for temporary files. */
  public static WorkFolder create() {
    try {
      return new WorkFolder(Files.createTempDirectory("limelight-"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a temporary folder.", e);
    }
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  Path logs() {
    return path.resolve("logs");
  }

  /** Leaves the folder where it is. */
  public void keep() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }

  /**
   * Copies folders, each under its own name, into a folder of that name here; returns the copies.
   */
  List<Path> copies(String name, List<Path> folders) {
    List<Path> copies = new ArrayList<>();
    for (Path folder : folders) {
      Path copy = path.resolve(name).resolve(folder.toAbsolutePath().normalize().getFileName());
      copy(folder, copy);
      copies.add(copy);
    }
    return copies;
  }

  /** Deletes the folder with all it holds, unless it is to be kept. */
  public void discard() {
    if (kept) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the work folder " + path, e);
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + from + " to " + to, e);
    }
  }
}
