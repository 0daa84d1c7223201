package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.ArrayList;
import java.util.List;
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
  private static final int SIZES = 3;

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
    if (hasScales(c)) {
      return c.requiredConstant(SCALES, "scales").toFloats()[entry] != 1f;
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

  /** The identity resized along its rows: {@code [resized, size]}. */
  private static Value response(RuleContext c, int axis, int entry, int entries) {
    GraphBuilder graph = c.graph();
    long size = c.input(0).dims().at(axis);
    long resized = c.output(0).dims().at(axis);
    Value unit = Plain.unitMatrix(graph, c.input(0), axis);
    List<Value> inputs = new ArrayList<>(List.of(image(graph, unit, size)));
    inputs.add(crops(c) ? roi(c, entry, entries) : NONE);
    inputs.addAll(extents(c, axis, entry));
    Dims dims = Dims.of(1, 1, resized, size);
    Value rows =
        graph.emit("Resize", attributes(c), ElementType.FLOAT, dims, inputs.toArray(Value[]::new));
    return graph.emit(
        "Squeeze",
        Attributes.NONE,
        ElementType.FLOAT,
        Dims.of(resized, size),
        rows,
        graph.longs(0, 1));
  }

  /** The last inputs, scales or sizes: this axis's own, and the identity's columns as they are. */
  private static List<Value> extents(RuleContext c, int axis, int entry) {
    GraphBuilder graph = c.graph();
    if (hasScales(c)) {
      float[] scales = c.requiredConstant(SCALES, "scales").toFloats();
      return List.of(factor(graph, scales[entry]));
    }
    if (keepsAspectRatio(c)) {
      return List.of(factor(graph, commonScale(c, axis)));
    }
    Value resized = Plain.extent(graph, c.output(0), axis);
    Value size = Plain.extent(graph, c.input(0), axis);
    return List.of(NONE, RuntimeSizes.joined(graph, graph.longs(1, 1), resized, size));
  }

  private static Value image(GraphBuilder graph, Value matrix, long size) {
    return graph.emit(
        "Unsqueeze",
        Attributes.NONE,
        ElementType.FLOAT,
        Dims.of(1, 1, size, size),
        matrix,
        graph.longs(0, 1));
  }

  private static Value factor(GraphBuilder graph, float scale) {
    return graph.constant(ConstantTensor.floats(new long[] {4}, 1f, 1f, scale, 1f));
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

  /** The one scale of all axes, where it leads to the same size by itself. */
  private static float commonScale(RuleContext c, int axis) {
    String policy = c.attributes().text("keep_aspect_ratio_policy", "stretch");
    Dims in = c.input(0).dims();
    long[] wanted = c.requiredConstant(SIZES, "sizes").toLongs();
    long[] all = IntStream.range(0, in.rank()).asLongStream().toArray();
    long[] axes = c.attributes().integers("axes", all);
    double scale = policy.equals("not_larger") ? Double.POSITIVE_INFINITY : 0;
    for (int i = 0; i < axes.length; i++) {
      double own = (double) wanted[i] / Window.known(in, in.axis(axes[i]));
      scale = policy.equals("not_larger") ? Math.min(scale, own) : Math.max(scale, own);
    }
    long reached = (long) Math.floor(in.at(axis) * (float) scale);
    if (reached != c.output(0).dims().at(axis)) {
      throw new RuleNotApplicableException(
          "keep_aspect_ratio_policy '" + policy + "' rounds the size of axis " + axis);
    }
    return (float) scale;
  }
}
