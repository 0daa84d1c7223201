package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.Arrays;

/**
 * What a Resize that keeps the aspect ratio does along height or width. Its one scale follows from
 * the sizes of both and is rounded by them, so what it resizes is images: one for each element of
 * the axis, which is one there and zero elsewhere, and the same along the other axis.
 */
final class AspectResponse {
  private static final int SIZES = 3;
  private static final int HEIGHT = 2;
  private static final int WIDTH = 3;

  private AspectResponse() {}

  /** The matrix {@code [resized, size]}. */
  static Value of(RuleContext c, int axis) {
    requireImage(c);
    GraphBuilder graph = c.graph();
    int other = HEIGHT + WIDTH - axis;
    long size = c.input(0).dims().at(axis);
    long resized = c.output(0).dims().at(axis);
    Dims all = Dims.of(1, size, resized, resized).with(other, c.output(0).dims().at(other));
    Value none = new Value("", ElementType.FLOAT, Dims.of(0));
    Value images =
        graph.emit(
            "Resize",
            c.attributes(),
            ElementType.FLOAT,
            all,
            images(c, axis, other),
            none,
            none,
            c.input(SIZES));
    return firstOf(graph, images, other);
  }

  /** Of images {@code [1, size, ...]} that are the same along an axis: {@code [resized, size]}. */
  static Value firstOf(GraphBuilder graph, Value images, int axis) {
    Dims line = images.dims().with(axis, 1);
    Value first = graph.slice(images, line, new long[1], new long[] {1}, new long[] {axis});
    Value rows =
        graph.emit(
            "Squeeze",
            Attributes.NONE,
            ElementType.FLOAT,
            Dims.of(line.at(1), line.at(HEIGHT + WIDTH - axis)),
            first,
            graph.longs(0, axis));
    return graph.transpose(rows, 1, 0);
  }

  private static Value images(RuleContext c, int axis, int other) {
    GraphBuilder graph = c.graph();
    long size = c.input(0).dims().at(axis);
    Dims lines = Dims.of(1, size, size, size).with(other, 1);
    Value unit =
        graph.emit(
            "Unsqueeze",
            Attributes.NONE,
            ElementType.FLOAT,
            lines,
            Plain.unitMatrix(graph, c.input(0), axis),
            graph.longs(0, other));
    Value extent = Plain.extent(graph, c.input(0), other);
    Value shape =
        other == WIDTH
            ? RuntimeSizes.joined(graph, graph.longs(1, 1, 1), extent)
            : RuntimeSizes.joined(graph, graph.longs(1, 1), extent, graph.longs(1));
    Dims dims = lines.with(other, c.input(0).dims().at(other));
    return graph.emit("Expand", Attributes.NONE, ElementType.FLOAT, dims, unit, shape);
  }

  private static void requireImage(RuleContext c) {
    int rank = c.input(0).dims().rank();
    long[] axes = c.attributes().integers("axes", 0L, 1L);
    boolean spatial = Arrays.stream(axes).allMatch(axis -> c.input(0).dims().axis(axis) >= HEIGHT);
    if (rank != WIDTH + 1 || !spatial) {
      throw new RuleNotApplicableException(
          "its keep_aspect_ratio_policy is of other axes than height and width");
    }
  }
}
