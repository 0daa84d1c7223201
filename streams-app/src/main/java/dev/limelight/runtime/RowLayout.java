package dev.limelight.runtime;

import dev.limelight.tensor.Shape;

/**
 * How one row of a batch lies in a graph's tensor, and how it lies on our side of the port.
 * Immutable.
 */
final class RowLayout {
  private final Shape port;
  private final Shape graph;
  private final boolean same;

  private RowLayout(Shape port, Shape graph, boolean same) {
    this.port = port;
    this.graph = graph;
    this.same = same;
  }

  /** The same on both sides. */
  static RowLayout same(Shape row) {
    return new RowLayout(row, row, true);
  }

  /** An image, {@code [C,H,W]} on our side, in the layout of the model. */
  static RowLayout image(Shape image, Layout layout) {
    return layout == Layout.NCHW
        ? same(image)
        : new RowLayout(image, Shape.of(image.dim(1), image.dim(2), image.dim(0)), false);
  }

  /** Shape of a row on our side. */
  Shape port() {
    return port;
  }

  /** Shape of a row in the graph, without the batch. */
  Shape graph() {
    return graph;
  }

  boolean isSame() {
    return same;
  }

  /** Transposes {@code [C,H,W]} to {@code [H,W,C]}. Only for layouts that differ. */
  void toGraph(float[] from, float[] to) {
    transpose(from, to, port.dim(0), port.dim(1) * port.dim(2));
  }

  /** Transposes {@code [H,W,C]} to {@code [C,H,W]}. Only for layouts that differ. */
  void toPort(float[] from, float[] to) {
    transpose(from, to, port.dim(1) * port.dim(2), port.dim(0));
  }

  private static void transpose(float[] from, float[] to, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        to[column * rows + row] = from[row * columns + column];
      }
    }
  }
}
