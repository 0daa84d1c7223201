package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The conversions of {@link OpsetNormalizer}'s table. */
final class OpsetConversions {
  /** Networks have a few thousand channels. */
  private static final int MOST_GROUPS = 1 << 16;

  private OpsetConversions() {}

  /** An integer-list attribute that a later opset takes as the second input. */
  static OpsetNormalizer.Conversion attributeToInput(String attribute) {
    return (node, rewriting) -> {
      if (!node.attributes().has(attribute)) {
        rewriting.keep(node);
        return;
      }
      long[] values = node.attributes().integers(attribute, new long[0]);
      List<String> inputs = new ArrayList<>(List.of(node.input(0)));
      inputs.add(rewriting.constant(node, attribute, ConstantTensor.longs(values)));
      rewriting.keep(node.withInputs(inputs).withAttributes(node.attributes().without(attribute)));
    };
  }

  static OpsetNormalizer.Conversion dropAttribute(String attribute) {
    return (node, rewriting) ->
        rewriting.keep(node.withAttributes(node.attributes().without(attribute)));
  }

  /** Before opset 13 the input is flattened to two dimensions at {@code axis}, 1 by default. */
  static void flattenedSoftmax(Node node, Rewriting rewriting) {
    long axis = node.attributes().integer("axis", 1);
    if (axis == -1) {
      rewriting.keep(node);
      return;
    }
    Attributes last = Attributes.NONE.with("axis", -1L);
    String shape = rewriting.emit(node, "shape", "Shape", Attributes.NONE, node.input(0));
    String flat =
        rewriting.emit(node, "flat", "Flatten", Attributes.NONE.with("axis", axis), node.input(0));
    String soft = rewriting.emit(node, "soft", node.opType(), last, flat);
    rewriting.replace(node, node.output(0), "Reshape", Attributes.NONE, soft, shape);
  }

  /** From opset 18 on an equal split states the number of its parts. */
  static void splitCount(Node node, Rewriting rewriting) {
    if (node.hasInput(1) || node.attributes().has("num_outputs")) {
      rewriting.keep(node);
      return;
    }
    rewriting.keep(
        node.withAttributes(node.attributes().with("num_outputs", (long) node.outputs().size())));
  }

  /** Before opset 14 the statistics may be listed as further outputs; inference writes one. */
  static void inferenceBatchNormalization(Node node, Rewriting rewriting) {
    rewriting.keep(
        node.withOutputs(List.of(node.output(0)))
            .withAttributes(node.attributes().without("spatial")));
  }

  /**
   * ONNX Runtime (1.30, as all before it) makes a Pad part of the MaxPool behind it whatever it
   * pads with, as if that were never the largest: zeros around negative numbers are lost. It leaves
   * a Pad alone that names its axes. All of them are named, since its transpose optimizer takes the
   * pads to be those of all axes.
   */
  static void unmergedPad(Node node, Rewriting rewriting) {
    boolean constant = node.attributes().text("mode", "constant").equals("constant");
    if (!constant || node.hasInput(3) || !rewriting.leadsTo(node.output(0), "MaxPool")) {
      rewriting.keep(node);
      return;
    }
    Attributes none = Attributes.NONE;
    String zero = rewriting.constant(node, "zero", ConstantTensor.longScalar(0));
    String one = rewriting.constant(node, "one", ConstantTensor.longScalar(1));
    String two = rewriting.constant(node, "two", ConstantTensor.longScalar(2));
    String ends = rewriting.emit(node, "ends", "Size", none, node.input(1));
    String rank = rewriting.emit(node, "rank", "Div", none, ends, two);
    String axes = rewriting.emit(node, "axes", "Range", none, zero, rank, one);
    rewriting.keep(node.withInputs(List.of(node.input(0), node.input(1), node.input(2), axes)));
  }

  static UnsupportedModelException refused(Node node, String what) {
    return new UnsupportedModelException(
        "Node '%s' (%s) is %s, and cannot be written at opset %d; export the model at opset %d"
            .formatted(
                node.name(),
                node.operator(),
                what,
                OpsetNormalizer.TARGET,
                OpsetNormalizer.TARGET));
  }

  /** At inference dropout passes its input on; up to opset 11 the share is an attribute. */
  static void dropout(Node node, Rewriting rewriting) {
    boolean maskUsed = !node.output(1).isEmpty();
    if (maskUsed) {
      rewriting.keep(
          node.withInputs(List.of(node.input(0)))
              .withAttributes(node.attributes().without("ratio")));
    } else {
      rewriting.replace(node, node.output(0), "Identity", Attributes.NONE, node.input(0));
    }
  }

  /** Opset 11 had a mode for nearest neighbours that others with another rounding replace. */
  static void resize(Node node, Rewriting rewriting) {
    Attributes attributes = node.attributes();
    String key = "coordinate_transformation_mode";
    if (!attributes.text(key, "half_pixel").equals("tf_half_pixel_for_nn")) {
      rewriting.keep(node);
      return;
    }
    boolean nearest = attributes.text("mode", "nearest").equals("nearest");
    // It lies half a pixel to the right of half_pixel: floor(v + 0.5) and ceil(v + 0.5 - 0.5).
    String rounding =
        switch (nearest ? attributes.text("nearest_mode", "round_prefer_floor") : "") {
          case "floor" -> "round_prefer_ceil";
          case "round_prefer_floor" -> "ceil";
          default -> throw refused(node, "a Resize with tf_half_pixel_for_nn");
        };
    rewriting.keep(
        node.withAttributes(attributes.with(key, "half_pixel").with("nearest_mode", rounding)));
  }

  /** Opset 20 shortened the modes' names. */
  static void gridSample(Node node, Rewriting rewriting) {
    String mode = node.attributes().text("mode", "linear");
    String older =
        switch (mode) {
          case "linear" -> "bilinear";
          case "cubic" -> "bicubic";
          default -> mode;
        };
    rewriting.keep(node.withAttributes(node.attributes().with("mode", older)));
  }

  /** Before opset 16 regions were not shifted by half a pixel, later by default they are. */
  static void roiAlign(Node node, Rewriting rewriting) {
    rewriting.keep(
        node.withAttributes(
            node.attributes().with("coordinate_transformation_mode", "output_half_pixel")));
  }

  /** Opset 20 made the axis an input, and changed its default. */
  static void fourier(Node node, Rewriting rewriting) {
    if (node.hasInput(2)) {
      throw refused(node, "a DFT along an axis that is an input");
    }
    rewriting.keep(node.withAttributes(node.attributes().with("axis", -2L)));
  }

  /** Less the mean, over the standard deviation; as ONNX has it, a billionth is added to that. */
  static void meanVariance(Node node, Rewriting rewriting) {
    Attributes none = Attributes.NONE;
    long[] given = node.attributes().integers("axes", 0L, 2L, 3L);
    String axes = rewriting.constant(node, "axes", ConstantTensor.longs(given));
    String least = rewriting.constant(node, "least", ConstantTensor.scalar(1e-9f));
    String mean = rewriting.emit(node, "mean", "ReduceMean", none, node.input(0), axes);
    String apart = rewriting.emit(node, "apart", "Sub", none, node.input(0), mean);
    String squares = rewriting.emit(node, "squares", "Mul", none, apart, apart);
    String variance = rewriting.emit(node, "variance", "ReduceMean", none, squares, axes);
    String root = rewriting.emit(node, "root", "Sqrt", none, variance);
    String deviation = rewriting.emit(node, "deviation", "Add", none, root, least);
    rewriting.replace(node, node.output(0), "Div", none, apart, deviation);
  }

  /** Gelu as its definition: exact by Erf, or the tanh approximation. */
  static void gelu(Node node, Rewriting rewriting) {
    String x = node.input(0);
    String half = rewriting.constant(node, "half", ConstantTensor.scalar(0.5f));
    String one = rewriting.constant(node, "one", ConstantTensor.scalar(1f));
    String inner;
    String squash;
    if (node.attributes().text("approximate", "none").equals("tanh")) {
      String c = rewriting.constant(node, "c", ConstantTensor.scalar(0.044715f));
      String s =
          rewriting.constant(node, "s", ConstantTensor.scalar((float) Math.sqrt(2 / Math.PI)));
      String square = rewriting.emit(node, "square", "Mul", Attributes.NONE, x, x);
      String cube = rewriting.emit(node, "cube", "Mul", Attributes.NONE, square, x);
      String scaled = rewriting.emit(node, "scaled", "Mul", Attributes.NONE, cube, c);
      String sum = rewriting.emit(node, "sum", "Add", Attributes.NONE, x, scaled);
      inner = rewriting.emit(node, "inner", "Mul", Attributes.NONE, sum, s);
      squash = "Tanh";
    } else {
      String r = rewriting.constant(node, "r", ConstantTensor.scalar((float) Math.sqrt(0.5)));
      inner = rewriting.emit(node, "inner", "Mul", Attributes.NONE, x, r);
      squash = "Erf";
    }
    String squashed = rewriting.emit(node, "squashed", squash, Attributes.NONE, inner);
    String shifted = rewriting.emit(node, "shifted", "Add", Attributes.NONE, squashed, one);
    String gate = rewriting.emit(node, "gate", "Mul", Attributes.NONE, shifted, half);
    rewriting.replace(node, node.output(0), "Mul", Attributes.NONE, x, gate);
  }

  /** Opset 21: normalise over groups of channels, then scale and shift per channel. */
  static void groupNormalization(Node node, Rewriting rewriting) {
    Attributes none = Attributes.NONE;
    long groups = node.attributes().integer("num_groups", 1);
    if (groups < 1 || groups > MOST_GROUPS) {
      throw new UnsupportedModelException(
          "Node '%s' (%s) has num_groups %d; accepted are 1 to %d"
              .formatted(node.name(), node.operator(), groups, MOST_GROUPS));
    }
    float epsilon = node.attributes().real("epsilon", 1e-5f);
    String shape = rewriting.emit(node, "shape", "Shape", none, node.input(0));
    String grouped = rewriting.constant(node, "grouped-shape", ConstantTensor.longs(0, groups, -1));
    String x = rewriting.emit(node, "grouped", "Reshape", none, node.input(0), grouped);
    float[] ones = new float[(int) groups];
    Arrays.fill(ones, 1);
    String unit =
        rewriting.constant(node, "ones", ConstantTensor.floats(new long[] {groups}, ones));
    String zero =
        rewriting.constant(
            node, "zeros", ConstantTensor.floats(new long[] {groups}, new float[(int) groups]));
    String normal =
        rewriting.emit(
            node, "normal", "InstanceNormalization", none.with("epsilon", epsilon), x, unit, zero);
    String channels = rewriting.emit(node, "channels", "Shape", none, node.input(1));
    String copied = rewriting.constant(node, "copied", ConstantTensor.longs(0));
    String rest = rewriting.constant(node, "rest", ConstantTensor.longs(-1));
    String perChannel =
        rewriting.emit(
            node, "per-channel", "Concat", none.with("axis", 0L), copied, channels, rest);
    String ungrouped = rewriting.emit(node, "ungrouped", "Reshape", none, normal, perChannel);
    String last = rewriting.constant(node, "last", ConstantTensor.longs(1));
    String scale = rewriting.emit(node, "scale", "Unsqueeze", none, node.input(1), last);
    String bias = rewriting.emit(node, "bias", "Unsqueeze", none, node.input(2), last);
    String scaled = rewriting.emit(node, "scaled", "Mul", none, ungrouped, scale);
    String shifted = rewriting.emit(node, "shifted", "Add", none, scaled, bias);
    rewriting.replace(node, node.output(0), "Reshape", none, shifted, shape);
  }
}
