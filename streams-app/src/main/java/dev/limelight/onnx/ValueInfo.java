package dev.limelight.onnx;

import java.util.List;

/**
 * A graph input or output: its name, element type and dimensions.
 *
 * @param dims one entry per dimension: a number as text, or the name of a symbolic dimension
 *     ({@code "?"} where the model gives none)
 */
public record ValueInfo(String name, ElementType type, List<String> dims) {
  public ValueInfo {
    dims = List.copyOf(dims);
  }

  /** The size of dimension {@code axis}, or -1 where it is symbolic. */
  public long dim(int axis) {
    String dim = dims.get(axis);
    return dim.isEmpty() || !Character.isDigit(dim.charAt(0)) ? -1 : Long.parseLong(dim);
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.size();
  }

  /** The same value under another name. */
  public ValueInfo named(String other) {
    return new ValueInfo(other, type, dims);
  }

  @Override
  public String toString() {
    return name + " " + type + dims;
  }
}
