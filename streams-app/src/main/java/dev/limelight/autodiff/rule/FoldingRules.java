package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;

/**
 * Col2Im, which adds up overlapping blocks to an image: each element of a block goes to one place
 * of the padded image, so its gradient is the one at that place.
 */
final class FoldingRules {
  private FoldingRules() {}

  static void register(OperatorRules.Builder table) {
    table.rule("Col2Im", FoldingRules::fold);
  }

  private static void fold(RuleContext c) {
    Dims image = Dims.of(c.longsInput(1, "image_shape"));
    long[] block = c.longsInput(2, "block_shape");
    Window window = Window.of(c.attributes(), block, c.output(0).dims(), c.output(0).dims());
    c.fullToInput(0, g -> unfolded(c.graph(), g, c.input(0).dims(), image, window));
  }

  /** The padded image's elements in the order of the blocks: {@code [N, C, block x places]}. */
  private static Value unfolded(
      GraphBuilder graph, Value g, Dims columns, Dims image, Window window) {
    int axes = window.axes();
    long[] pads = new long[2 * (axes + 2)];
    long[] padded = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      pads[axis + 2] = window.begin()[axis];
      pads[axes + axis + 4] = window.end()[axis];
      padded[axis] = image.at(axis) + window.begin()[axis] + window.end()[axis];
    }
    long channels = Window.known(g.dims(), 1);
    Dims flat = Dims.of(g.dims().at(0), channels, Dims.of(padded).size());
    Value places = graph.longs(places(padded, window));
    Value picked =
        graph.emit(
            "Gather",
            Attributes.NONE.with("axis", 2L),
            ElementType.FLOAT,
            flat.with(2, places.dims().at(0)),
            graph.reshape(graph.padZeros(g, pads), flat),
            places);
    return graph.reshape(picked, columns);
  }

  /** Where each element of each block lies, the elements of a block varying slowest. */
  private static long[] places(long[] padded, Window window) {
    long[] blocks = new long[padded.length];
    for (int axis = 0; axis < blocks.length; axis++) {
      blocks[axis] = (padded[axis] - window.span(axis)) / window.strides()[axis] + 1;
    }
    long[] elements = lattice(padded, window.kernel(), window.dilations());
    long[] corners = lattice(padded, blocks, window.strides());
    long[] places = new long[elements.length * corners.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = elements[i / corners.length] + corners[i % corners.length];
    }
    return places;
  }

  /** Row-major positions, in an image of the given sizes, of points some steps apart. */
  private static long[] lattice(long[] sizes, long[] counts, long[] steps) {
    long[] positions = {0};
    for (int axis = 0; axis < sizes.length; axis++) {
      int count = (int) counts[axis];
      long[] finer = new long[positions.length * count];
      for (int i = 0; i < finer.length; i++) {
        finer[i] = positions[i / count] * sizes[axis] + i % count * steps[axis];
      }
      positions = finer;
    }
    return positions;
  }
}
