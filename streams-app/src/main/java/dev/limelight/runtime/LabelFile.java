package dev.limelight.runtime;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads class labels: UTF-8, one a line, line i is class i. Stateless. */
final class LabelFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private LabelFile() {}

  /** The labels without surrounding blanks; blank lines at the end are not labels. */
  static List<String> read(Path file) {
    List<String> labels = new ArrayList<>();
    try {
      // readAllLines takes \n, \r\n and \r alike.
      Files.readAllLines(file, StandardCharsets.UTF_8).forEach(line -> labels.add(line.strip()));
    } catch (NoSuchFileException e) {
      throw new BundleException(
          file, "the labels file that model.yaml names under 'labels' does not exist", e);
    } catch (CharacterCodingException e) {
      throw new BundleException(file, "is not UTF-8 text; save the labels as UTF-8", e);
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + e.getMessage(), e);
    }
    if (!labels.isEmpty() && labels.get(0).startsWith(BYTE_ORDER_MARK)) {
      labels.set(0, labels.get(0).substring(1).strip());
    }
    while (!labels.isEmpty() && labels.get(labels.size() - 1).isEmpty()) {
      labels.remove(labels.size() - 1);
    }
    if (labels.isEmpty()) {
      throw new BundleException(file, "holds no labels; write one per line, line i for class i");
    }
    return List.copyOf(labels);
  }
}
