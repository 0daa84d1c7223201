package dev.limelight.app.evaluate;

import dev.limelight.app.explain.UnusableArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A CSV file {@code file,class}: the true class of each picture, by its file name. */
final class LabelsFile {
  private LabelsFile() {}

  /**
   * The classes by file name.
   *
   * @param labels of the model; a class is its index or its label
   * @throws UnusableArgumentException naming the first line that is wrong
   */
  static Map<String, Integer> read(Path file, int classes, List<String> labels) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The labels " + file + " cannot be read: " + e.getMessage(), e);
    }
    Map<String, Integer> targets = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || (i == 0 && line.startsWith("file,"))) {
        continue;
      }
      int comma = line.indexOf(',');
      if (comma < 1) {
        throw wrong(file, i, "'" + line + "' is not file,class");
      }
      String name = line.substring(0, comma).strip();
      int target = target(file, i, unquoted(line.substring(comma + 1).strip()), classes, labels);
      if (targets.put(name, target) != null) {
        throw wrong(file, i, "'" + name + "' is there twice");
      }
    }
    return targets;
  }

  private static int target(
      Path file, int line, String text, int classes, List<String> labels) {
    int known = labels.indexOf(text);
    if (known >= 0) {
      return known;
    }
    try {
      int index = Integer.parseInt(text);
      if (index >= 0 && index < classes) {
        return index;
      }
    } catch (NumberFormatException notAnIndex) {
      // Said below, with what would be accepted.
    }
    throw wrong(
        file,
        line,
        "'%s' is neither a label of the model nor an index from 0 to %d"
            .formatted(text, classes - 1));
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static UnusableArgumentException wrong(Path file, int line, String what) {
    return new UnusableArgumentException("%s, line %d: %s".formatted(file, line + 1, what));
  }
}
