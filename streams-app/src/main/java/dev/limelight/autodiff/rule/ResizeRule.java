package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.stream.IntStream;

/**
 * Resize, in every mode: it is linear and works axis by axis, so the gradient is a product with one
 * matrix per axis. That matrix is what the same Resize makes of the identity, which holds whatever
 * the mode, coordinates, filter and borders are; the runtime computes it once, when it loads the
 * graph, unless the sizes are only known later.
 */
final class ResizeRule {
  private static final int ROI = 1;
  private static final int SCALES = 2;

  private static final Value NONE = new Value("", ElementType.FLOAT, Dims.of(0));

  private ResizeRule() {}

  static void differentiate(RuleContext c) {
    int rank = c.input(0).dims().rank();
    long[] all = IntStream.range(0, rank).asLongStream().toArray();
    long[] axes = c.attributes().integers("axes", all);
    c.fullToInput(
        0,
        g -> {
          Value result = g;
          for (int i = 0; i < axes.length; i++) {
            int axis = c.input(0).dims().axis(axes[i]);
            if (isResized(c, axis, i)) {
              Value matrix = response(c, axis, i, axes.length);
              result = AxisProduct.apply(c.graph(), result, axis, matrix);
            }
          }
          return result;
        });
  }

  private static boolean isResized(RuleContext c, int axis, int entry) {
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    if (crops(c)) {
      return axis >= 2 || in.at(axis) != out.at(axis);
    }
    if (hasScales(c) && c.constantInput(SCALES).isPresent()) {
      return c.requiredConstant(SCALES, "scales").toFloats()[entry] != 1f;
    }
    if (hasScales(c) && axis >= 2) {
      // A scale that is computed may be other than one and still lead to the same size.
      return true;
    }
    boolean batch = axis == 0 && in.at(0) == Dims.DYNAMIC;
    return !batch && (in.at(axis) != out.at(axis) || in.at(axis) == Dims.DYNAMIC);
  }

  private static boolean hasScales(RuleContext c) {
    return c.node().hasInput(SCALES) && c.input(SCALES).dims().at(0) > 0;
  }

  private static boolean crops(RuleContext c) {
    String mode = c.attributes().text("coordinate_transformation_mode", "half_pixel");
    return mode.equals("tf_crop_and_resize");
  }

  /** What the Resize makes of the identity along one axis: {@code [resized, size]}. */
  private static Value response(RuleContext c, int axis, int entry, int entries) {
    if (hasScales(c)) {
      return byScale(c, axis, entry, entries);
    }
    return keepsAspectRatio(c)
        ? AspectResponse.of(c, axis)
        : bySize(c, axis, crops(c) ? roi(c, entry, entries) : NONE);
  }

  /** The identity, its columns left as they are. */
  private static Value bySize(RuleContext c, int axis, Value roi) {
    GraphBuilder graph = c.graph();
    long size = c.input(0).dims().at(axis);
    long resized = c.output(0).dims().at(axis);
    Value unit = Plain.unitMatrix(graph, c.input(0), axis);
    Value image =
        graph.emit(
            "Unsqueeze",
            Attributes.NONE,
            ElementType.FLOAT,
            Dims.of(1, 1, size, size),
            unit,
            graph.longs(0, 1));
    Value sizes =
        RuntimeSizes.joined(
            graph,
            graph.longs(1, 1),
            Plain.extent(graph, c.output(0), axis),
            Plain.extent(graph, c.input(0), axis));
    Dims dims = Dims.of(1, 1, resized, size);
    Value rows =
        graph.emit("Resize", attributes(c), ElementType.FLOAT, dims, image, roi, NONE, sizes);
    return graph.emit(
        "Squeeze",
        Attributes.NONE,
        ElementType.FLOAT,
        Dims.of(resized, size),
        rows,
        graph.longs(0, 1));
  }

  /**
   * The identity as an image for each of its rows, of one column, which is doubled: ONNX Runtime
   * resizes nothing where all sizes stay, though a scale close to one does something.
   */
  private static Value byScale(RuleContext c, int axis, int entry, int entries) {
    GraphBuilder graph = c.graph();
    long size = c.input(0).dims().at(axis);
    long resized = c.output(0).dims().at(axis);
    Value images =
        graph.emit(
            "Unsqueeze",
            Attributes.NONE,
            ElementType.FLOAT,
            Dims.of(1, size, size, 1),
            Plain.unitMatrix(graph, c.input(0), axis),
            graph.longs(0, 3));
    Value roi = crops(c) ? roi(c, entry, entries) : NONE;
    Dims doubled = Dims.of(1, size, resized, 2);
    Value both =
        graph.emit(
            "Resize", attributes(c), ElementType.FLOAT, doubled, images, roi, factors(c, entry));
    return AspectResponse.firstOf(graph, both, 3);
  }

  /** One, one, the axis's scale, two. */
  private static Value factors(RuleContext c, int entry) {
    GraphBuilder graph = c.graph();
    if (c.constantInput(SCALES).isPresent()) {
      float scale = c.requiredConstant(SCALES, "scales").toFloats()[entry];
      return graph.constant(ConstantTensor.floats(new long[] {4}, 1f, 1f, scale, 2f));
    }
    Value own =
        graph.slice(
            c.input(SCALES), Dims.of(1), new long[] {entry}, new long[] {entry + 1L}, new long[1]);
    Value before = graph.constant(ConstantTensor.floats(new long[] {2}, 1f, 1f));
    Value behind = graph.constant(ConstantTensor.floats(new long[] {1}, 2f));
    Attributes joined = Attributes.NONE.with("axis", 0L);
    return graph.emit("Concat", joined, ElementType.FLOAT, Dims.of(4), before, own, behind);
  }

  private static Attributes attributes(RuleContext c) {
    return c.attributes()
        .without("axes")
        .without("keep_aspect_ratio_policy")
        .without("extrapolation_value");
  }

  /** Start and end of the cropped part along this axis; all of the other ones. */
  private static Value roi(RuleContext c, int entry, int entries) {
    float[] given = c.requiredConstant(ROI, "region of interest").toFloats();
    return c.graph()
        .constant(
            ConstantTensor.floats(
                new long[] {8}, 0f, 0f, given[entry], 0f, 1f, 1f, given[entries + entry], 1f));
  }

  private static boolean keepsAspectRatio(RuleContext c) {
    return !c.attributes().text("keep_aspect_ratio_policy", "stretch").equals("stretch");
  }
}
