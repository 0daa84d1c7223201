package dev.limelight.app.evaluate;

import dev.limelight.app.explain.FileFault;
import dev.limelight.app.explain.UnusableArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The images' classes, from a CSV file with the columns file and class. Immutable. */
public final class ClassLabels {
  private final Map<String, Integer> classes;

  private ClassLabels(Map<String, Integer> classes) {
    this.classes = Map.copyOf(classes);
  }

  /**
   * Reads the file: {@code file,class} a line, UTF-8; class is an index counted from 0 or a label
   * of the model. A first line {@code file,class} is the heading.
   *
   * @param labels the model's
   * @param count how many classes the model has
   * @throws UnusableArgumentException naming file and line, if one cannot be used
   */
  public static ClassLabels read(Path file, List<String> labels, int count) {
    Map<String, Integer> classes = new LinkedHashMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The labels file " + file + " cannot be read as UTF-8 text: " + FileFault.of(e), e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = i == 0 ? lines.get(i).replace("\uFEFF", "") : lines.get(i);
      if (line.isBlank() || (i == 0 && line.strip().equalsIgnoreCase("file,class"))) {
        continue;
      }
      try {
        add(classes, CsvLine.parse(line), labels, count);
      } catch (IllegalArgumentException e) {
        throw new UnusableArgumentException(
            "%s, line %d: %s".formatted(file, i + 1, e.getMessage()), e);
      }
    }
    return new ClassLabels(classes);
  }

  /** The image's class, by its file name. */
  public OptionalInt of(String file) {
    Integer found = classes.get(file);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /** The files that have a class. */
  java.util.Set<String> files() {
    return classes.keySet();
  }

  private static void add(
      Map<String, Integer> classes, List<String> row, List<String> labels, int count) {
    if (row.size() != 2 || row.get(0).isEmpty() || row.get(1).isEmpty()) {
      throw new IllegalArgumentException("expected file,class and got " + row);
    }
    int own = index(row.get(1), labels, count);
    Integer before = classes.put(row.get(0), own);
    if (before != null && before != own) {
      throw new IllegalArgumentException(
          row.get(0) + " has the class " + before + " in a line above, here " + own);
    }
  }

  private static int index(String name, List<String> labels, int count) {
    int first = labels.indexOf(name);
    if (first >= 0 && first != labels.lastIndexOf(name)) {
      throw new IllegalArgumentException(
          "several classes are called \""
              + name
              + "\", "
              + first
              + " and "
              + labels.lastIndexOf(name)
              + " among them; give the index");
    }
    if (first >= 0) {
      return first;
    }
    if (name.matches("\\d{1,9}") && Integer.parseInt(name) < count) {
      return Integer.parseInt(name);
    }
    throw new IllegalArgumentException(
        "\"%s\" is no class of the model: give an index from 0 to %d%s"
            .formatted(name, count - 1, labels.isEmpty() ? "" : " or one of its labels"));
  }
}
