package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import java.util.Arrays;

/** Resize by nearest neighbour or linear interpolation: separable, a constant matrix per axis. */
final class ResizeRule {
  private ResizeRule() {}

  static void differentiate(RuleContext c) {
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    String mode = c.attributes().text("mode", "nearest");
    if (RuntimeSizes.anyFrom(out, 1) || RuntimeSizes.anyFrom(in, 1)) {
      c.fullToInput(0, g -> FreeResize.differentiate(c, g));
      return;
    }
    boolean covered = mode.equals("nearest") || mode.equals("linear");
    if (!covered || c.attributes().flag("antialias", false)) {
      throw new RuleNotApplicableException(
          "mode '" + mode + "' is not covered; nearest and linear without antialias are");
    }
    c.fullToInput(
        0,
        g -> {
          Value result = g;
          for (int axis = 0; axis < in.rank(); axis++) {
            if (in.at(axis) != out.at(axis)) {
              int size = (int) Window.known(in, axis);
              int resized = (int) Window.known(out, axis);
              float[] matrix = matrix(c, axis, size, resized, mode);
              result = AxisProduct.apply(c.graph(), result, axis, resized, size, matrix);
            }
          }
          return result;
        });
  }

  private static float[] matrix(RuleContext c, int axis, int size, int resized, String mode) {
    double scale = scale(c, axis, size, resized);
    float[] matrix = new float[resized * size];
    for (int o = 0; o < resized; o++) {
      double position = source(c.attributes(), o, scale, size, resized);
      if (mode.equals("nearest")) {
        matrix[o * size + clamp(nearest(c.attributes(), position), size)] += 1f;
      } else {
        double bounded = Math.max(0, Math.min(size - 1, position));
        int left = (int) Math.floor(bounded);
        float weight = (float) (bounded - left);
        matrix[o * size + left] += 1 - weight;
        matrix[o * size + clamp(left + 1, size)] += weight;
      }
    }
    return matrix;
  }

  private static double scale(RuleContext c, int axis, int size, int resized) {
    boolean scalesGiven = c.node().hasInput(2) && c.input(2).dims().at(0) > 0;
    if (!scalesGiven) {
      return (double) resized / size;
    }
    float[] scales = c.requiredConstant(2, "scales").toFloats();
    long[] axes = c.attributes().integers("axes", new long[0]);
    int rank = c.input(0).dims().rank();
    if (axes.length == 0) {
      return scales[axis];
    }
    return scales[
        Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).boxed().toList().indexOf((long) axis)];
  }

  private static double source(Attributes a, int o, double scale, int size, int resized) {
    String mode = a.text("coordinate_transformation_mode", "half_pixel");
    return switch (mode) {
      case "half_pixel" -> (o + 0.5) / scale - 0.5;
      case "pytorch_half_pixel" -> resized > 1 ? (o + 0.5) / scale - 0.5 : 0;
      case "asymmetric" -> (float) o / (float) scale;
      case "align_corners" -> resized > 1 ? (double) o * (size - 1) / (resized - 1) : 0;
      default ->
          throw new RuleNotApplicableException(
              "coordinate_transformation_mode '" + mode + "' is not covered");
    };
  }

  private static int nearest(Attributes a, double position) {
    return switch (a.text("nearest_mode", "round_prefer_floor")) {
      case "floor" -> (int) Math.floor(position);
      case "ceil" -> (int) Math.ceil(position);
      case "round_prefer_ceil" -> (int) Math.floor(position + 0.5);
      default -> (int) Math.ceil(position - 0.5);
    };
  }

  private static int clamp(int index, int size) {
    return Math.max(0, Math.min(size - 1, index));
  }
}
