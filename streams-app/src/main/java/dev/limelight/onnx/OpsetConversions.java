package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The conversions of {@link OpsetNormalizer}'s table. */
final class OpsetConversions {
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

  /** At inference dropout passes its input on. */
  static void dropout(Node node, Rewriting rewriting) {
    boolean maskUsed = !node.output(1).isEmpty();
    if (maskUsed) {
      rewriting.keep(node);
    } else {
      rewriting.replace(node, node.output(0), "Identity", Attributes.NONE, node.input(0));
    }
  }

  /** Before opset 14 the statistics may be listed as further outputs; inference writes one. */
  static void inferenceBatchNormalization(Node node, Rewriting rewriting) {
    rewriting.keep(
        node.withOutputs(List.of(node.output(0)))
            .withAttributes(node.attributes().without("spatial")));
  }

  static void undilatedPool(Node node, Rewriting rewriting) {
    long[] dilations = node.attributes().integers("dilations", 1L);
    if (Arrays.stream(dilations).anyMatch(dilation -> dilation != 1)) {
      rewriting.keep(node);
      return;
    }
    rewriting.keep(node.withAttributes(node.attributes().without("dilations")));
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
    String back = rewriting.emit(node, "back", "Reshape", none, normal, shape);
    String perChannel = rewriting.constant(node, "per-channel", ConstantTensor.longs(1, -1, 1, 1));
    String scale = rewriting.emit(node, "scale", "Reshape", none, node.input(1), perChannel);
    String bias = rewriting.emit(node, "bias", "Reshape", none, node.input(2), perChannel);
    String scaled = rewriting.emit(node, "scaled", "Mul", none, back, scale);
    rewriting.replace(node, node.output(0), "Add", none, scaled, bias);
  }
}
