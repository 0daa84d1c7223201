package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A graph written layer by layer as tf2onnx writes Keras's: channels last but around convolutions
 * and pools, names with slashes and colons, shapes computed from {@code Shape} where the batch is
 * open. Every method takes the name of a value and returns that of the next.
 */
final class TensorFlowGraph {
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int FLOAT = 1;

  private final ModelBuilder model;
  private final int opset;
  private int layers;

  /** The image is {@code input_1:0}, {@code [batch, height, width, 3]}. */
  TensorFlowGraph(int opset, Object batch, Object height, Object width) {
    this.opset = opset;
    this.model = new ModelBuilder(opset).input("input_1:0", batch, height, width, 3);
  }

  /** Ends the graph. */
  ModelBuilder classes(String value, Object batch, int classes) {
    return model.node("Identity", value + " -> Identity:0").output("Identity:0", batch, classes);
  }

  /** A node of one output. */
  String node(String opType, String inputs, AttributeProto... attributes) {
    String output = "StatefulPartitionedCall/model/" + opType + "_" + layers++ + ":0";
    model.node(opType, inputs + " -> " + output, attributes);
    return output;
  }

  String constant(float[] values, long... dims) {
    String name = "const_fold_opt__" + layers++;
    model.constant(name, values, dims);
    return name;
  }

  String scalar(float value) {
    return constant(new float[] {value});
  }

  String longs(long... values) {
    String name = "const_slice__" + layers++;
    model.constant(name, values);
    return name;
  }

  /** Numbers as a trained layer has them: small, and other ones for each layer. */
  String weights(int fanIn, long... dims) {
    int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    float[] values = OpCase.values(layers, count);
    for (int i = 0; i < count; i++) {
      values[i] *= (float) (1.5 / Math.sqrt(fanIn));
    }
    return constant(values, dims);
  }

  /** Up to opset 12 axes are an attribute of these operators, later an input. */
  String along(String opType, String value, boolean attribute, long... axes) {
    return attribute
        ? node(opType, value, ints("axes", axes))
        : node(opType, value + ", " + longs(axes));
  }

  String squeeze(String value, long... axes) {
    return along("Squeeze", value, opset < 13, axes);
  }

  String unsqueeze(String value, long... axes) {
    return along("Unsqueeze", value, opset < 13, axes);
  }

  String mean(String value, boolean keep, long... axes) {
    AttributeProto kept = integer("keepdims", keep ? 1 : 0);
    return opset < 18
        ? node("ReduceMean", value, ints("axes", axes), kept)
        : node("ReduceMean", value + ", " + longs(axes), kept);
  }

  String toFirst(String value) {
    return node("Transpose", value, ints("perm", 0, 3, 1, 2));
  }

  String toLast(String value) {
    return node("Transpose", value, ints("perm", 0, 2, 3, 1));
  }

  /** A convolution with a bias, between transposes; SAME by pads where the size is known. */
  String conv(String value, int in, int out, int kernel, int stride, AttributeProto padding) {
    String filter = weights(in * kernel * kernel, out, in, kernel, kernel);
    String inputs = toFirst(value) + ", " + filter + ", " + weights(9, out);
    return toLast(node("Conv", inputs, window(kernel, stride, 1, padding)));
  }

  /** Filters {@code [h, w, channels, 1]}, transposed and reshaped in the graph. */
  String depthwise(String value, int channels, int kernel, int stride, AttributeProto padding) {
    String filter = weights(kernel * kernel, kernel, kernel, channels, 1);
    String turned = node("Transpose", filter, ints("perm", 3, 2, 0, 1));
    String shape = longs(channels, 1, kernel, kernel);
    String reshaped = node("Reshape", turned + ", " + shape);
    String inputs = toFirst(value) + ", " + reshaped;
    return toLast(node("Conv", inputs, window(kernel, stride, channels, padding)));
  }

  private static AttributeProto[] window(
      int kernel, int stride, int group, AttributeProto padding) {
    return new AttributeProto[] {
      ints("dilations", 1, 1),
      integer("group", group),
      ints("kernel_shape", kernel, kernel),
      ints("strides", stride, stride),
      padding
    };
  }

  static AttributeProto same() {
    return text("auto_pad", "SAME_UPPER");
  }

  static AttributeProto pads(long... pads) {
    return ints("pads", pads);
  }

  /** ZeroPadding2D, of images whose channels are last. */
  String zeros(String value, long top, long left, long bottom, long right) {
    return node("Pad", value + ", " + longs(0, top, left, 0, 0, bottom, right, 0));
  }

  String pool(String opType, String value, int kernel, int stride, AttributeProto padding) {
    return toLast(
        node(
            opType,
            toFirst(value),
            ints("kernel_shape", kernel, kernel),
            ints("strides", stride, stride),
            padding));
  }

  /** A batch normalisation behind nothing that it could be folded into. */
  String batchNorm(String value, int channels) {
    List<String> inputs = new ArrayList<>(List.of(toFirst(value)));
    for (int i = 0; i < 3; i++) {
      inputs.add(weights(4, channels));
    }
    inputs.add(constant(OpCase.positive(layers, channels), channels));
    return toLast(
        node("BatchNormalization", String.join(", ", inputs), real("epsilon", 1.001e-5f)));
  }

  /** The same as tf2onnx leaves it where a folding stopped half way. */
  String scaled(String value, int channels) {
    String product = node("Mul", value + ", " + weights(2, channels));
    return node("Add", product + ", " + weights(9, channels));
  }

  String relu6(String value, boolean clip) {
    return clip
        ? node("Clip", value + ", " + scalar(0) + ", " + scalar(6))
        : node("Min", node("Relu", value) + ", " + scalar(6));
  }

  /** {@code x relu6(x + 3) / 6}. */
  String hardSwish(String value) {
    String shifted = relu6(node("Add", value + ", " + scalar(3)), true);
    return node("Mul", value + ", " + node("Mul", shifted + ", " + scalar(1 / 6f)));
  }

  String swish(String value) {
    return node("Mul", value + ", " + node("Sigmoid", value));
  }

  /** {@code 0.5 x (1 + erf(x / sqrt 2))}. */
  String gelu(String value) {
    String erf = node("Erf", node("Div", value + ", " + scalar((float) Math.sqrt(2))));
    String half = node("Mul", value + ", " + scalar(0.5f));
    return node("Mul", half + ", " + node("Add", erf + ", " + scalar(1)));
  }

  /** One size of a shape, as StridedSlice cuts it out of whole numbers of 32 bits. */
  String size(String value, int axis) {
    String shape = node("Cast", node("Shape", value), integer("to", INT32));
    String bounds = String.join(", ", longs(axis), longs(axis + 1L), longs(0));
    return squeeze(node("Slice", shape + ", " + bounds), 0);
  }

  /** Reshape to sizes of which numbers are constant and names are computed. */
  String reshape(String value, Object... sizes) {
    List<String> parts = new ArrayList<>();
    for (Object size : sizes) {
      parts.add(size instanceof Integer number ? whole(number) : unsqueeze(size.toString(), 0));
    }
    String shape = node("Concat", String.join(", ", parts), integer("axis", 0));
    return node("Reshape", value + ", " + node("Cast", shape, integer("to", INT64)));
  }

  private String whole(int value) {
    String name = "const__" + layers++;
    model.integers(name, TensorProto.DataType.INT32, new int[] {value}, 1);
    return name;
  }

  /** Squeeze and excite: a mean, reshaped to one pixel, through two convolutions. */
  String excited(String value, int channels, boolean hard) {
    String means = node("GlobalAveragePool", toFirst(value));
    String pixel = reshape(squeeze(means, 2, 3), size(value, 0), 1, 1, channels);
    String less = node("Relu", conv(pixel, channels, 2, 1, 1, pads(0, 0, 0, 0)));
    String more = conv(less, 2, channels, 1, 1, pads(0, 0, 0, 0));
    String gate =
        hard
            ? node(
                "Mul", relu6(node("Add", more + ", " + scalar(3)), false) + ", " + scalar(1 / 6f))
            : node("Sigmoid", more);
    return node("Mul", value + ", " + gate);
  }

  /** Dense on the last axis of images: tensordot's reshapes around a product. */
  String dense(String value, int in, int out) {
    String rows = node("Reshape", value + ", " + longs(-1, in));
    String product = node("MatMul", rows + ", " + weights(in, in, out));
    String back = reshape(product, size(value, 0), size(value, 1), size(value, 2), out);
    return node("Add", back + ", " + weights(9, out));
  }

  /** LayerNormalization over the last axis by moments. */
  String moments(String value, int channels) {
    String mean = mean(value, true, -1);
    String apart = node("Sub", value + ", " + mean);
    String variance = mean(node("Mul", apart + ", " + apart), true, -1);
    String root = node("Sqrt", node("Add", variance + ", " + scalar(1e-3f)));
    String inverse = node("Mul", node("Reciprocal", root) + ", " + weights(2, channels));
    String shift = node("Sub", weights(4, channels) + ", " + node("Mul", mean + ", " + inverse));
    return node("Add", node("Mul", value + ", " + inverse) + ", " + shift);
  }

  /**
   * LayerNormalization as Keras computes it by a batch normalisation in training, whose channels
   * are the positions of all images.
   */
  String positions(String value, int channels) {
    String count =
        node("Mul", size(value, 0) + ", " + node("Mul", size(value, 1) + ", " + size(value, 2)));
    String x = reshape(value, 1, count, channels, 1);
    String length = node("Cast", unsqueeze(count, 0), integer("to", INT64));
    String ones = node("Expand", scalar(1) + ", " + length);
    String zeros = node("Expand", scalar(0) + ", " + length);
    String mean = mean(x, true, 0, 2, 3);
    String apart = node("Sub", x + ", " + mean);
    String squares =
        opset < 18
            ? node("ReduceSumSquare", apart, ints("axes", 0, 2, 3), integer("keepdims", 0))
            : node("ReduceSumSquare", apart + ", " + longs(0, 2, 3), integer("keepdims", 0));
    String sizes = node("Gather", node("Shape", x) + ", " + longs(0, 2, 3));
    String number =
        node("Cast", node("ReduceProd", sizes, integer("keepdims", 0)), integer("to", FLOAT));
    String variance = node("Div", squares + ", " + number);
    String statistics = squeeze(mean, 0, 2, 3) + ", " + variance;
    String inputs = String.join(", ", x, ones, zeros, statistics);
    String normal = node("BatchNormalization", inputs, real("epsilon", 1e-3f));
    String back = node("Reshape", normal + ", " + node("Shape", value));
    return scaled(back, channels);
  }

  /** The last layer, with its probabilities. */
  String predictions(String features, int in, int classes) {
    String product = node("MatMul", features + ", " + weights(in, in, classes));
    String logits = node("Add", product + ", " + weights(9, classes));
    return node("Softmax", logits, integer("axis", opset < 13 ? 1 : -1));
  }
}
