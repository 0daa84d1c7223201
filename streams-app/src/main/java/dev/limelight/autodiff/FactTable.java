package dev.limelight.autodiff;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Facts about operators that are kept as data: lines of columns with tabs between, the first an
 * operator. Lines that begin with {@code #} say where the facts are from.
 */
public final class FactTable {
  private FactTable() {}

  /**
   * Reads a resource.
   *
   * @param owner a class in the resource's package
   * @param columns how many each line is given, empty ones where it ends early
   * @return an operator's lines in the file's order, by operator
   * @throws IllegalStateException if there is no such resource, or a line has more columns
   */
  public static Map<String, List<List<String>>> read(Class<?> owner, String name, int columns) {
    Map<String, List<List<String>>> rows = new TreeMap<>();
    for (String line : lines(owner, name)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = new ArrayList<>(List.of(line.split("\t", -1)));
      if (cells.size() > columns) {
        throw new IllegalStateException(
            "%s has %d columns, accepted are %d: %s".formatted(name, cells.size(), columns, line));
      }
      while (cells.size() < columns) {
        cells.add("");
      }
      rows.computeIfAbsent(cells.get(0), key -> new ArrayList<>()).add(List.copyOf(cells));
    }
    return Collections.unmodifiableMap(rows);
  }

  private static List<String> lines(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The program lacks its resource " + name);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + name, e);
    }
  }
}
