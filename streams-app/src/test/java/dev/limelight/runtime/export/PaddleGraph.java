package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * A graph written operator by operator as Paddle2ONNX writes Paddle's: every small constant a node
 * of its own, lists of one element where others have scalars, shapes put together from slices of
 * {@code Shape}. Every method takes the name of a value and returns that of the next.
 */
final class PaddleGraph {
  private final ModelBuilder model;
  private final int opset;
  private int written;

  /** The image is {@code x}, {@code [batch, 3, height, width]}. */
  PaddleGraph(int opset, Object batch, Object height, Object width) {
    this.opset = opset;
    this.model = new ModelBuilder(opset).input("x", batch, 3, height, width);
  }

  /** Ends the graph. */
  ModelBuilder classes(String value, Object batch, int classes) {
    return model
        .node("Identity", value + " -> softmax_0.tmp_0")
        .output("softmax_0.tmp_0", batch, classes);
  }

  /** A node of one output. */
  String node(String opType, String inputs, AttributeProto... attributes) {
    String output = "p2o.helper." + opType.toLowerCase(Locale.ROOT) + "." + written++;
    model.node(opType, inputs + " -> " + output, attributes);
    return output;
  }

  /** A node of two outputs, the parts of equal width of the second axis. */
  List<String> halves(String value, long width) {
    String first = "p2o.split." + written++;
    String second = "p2o.split." + written++;
    String outputs = " -> " + first + ", " + second;
    if (opset < 13) {
      model.node("Split", value + outputs, integer("axis", 1), ints("split", width, width));
    } else {
      model.node("Split", value + ", " + longs(width, width) + outputs, integer("axis", 1));
    }
    return List.of(first, second);
  }

  /** A node of whole numbers of 64 bits. */
  String longs(long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(TensorProto.DataType.INT64.getNumber());
    LongStream.of(values).forEach(tensor::addInt64Data);
    return constant(tensor.addDims(values.length));
  }

  /** A node of one number, in a list. */
  String real32(float value) {
    return constant(
        TensorProto.newBuilder()
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(1)
            .addFloatData(value));
  }

  /** An optional input that is not used, which early opsets want to see. */
  String none() {
    return constant(
        TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT.getNumber()).addDims(0));
  }

  private String constant(TensorProto.Builder tensor) {
    return node(
        "Constant",
        "",
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeType.TENSOR)
            .setT(tensor)
            .build());
  }

  /** Numbers as a trained layer has them: small, and other ones for each layer. */
  String weights(int fanIn, long... dims) {
    int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    float[] values = OpCase.values(written, count);
    for (int i = 0; i < count; i++) {
      values[i] *= (float) (1.5 / Math.sqrt(fanIn));
    }
    String name = "linear_" + written++ + ".w_0";
    model.constant(name, values, dims);
    return name;
  }

  String conv(String value, int in, int out, int kernel, int stride, int group) {
    long pad = kernel / 2;
    String filter = weights(in * kernel * kernel / group, out, in / group, kernel, kernel);
    return node(
        "Conv",
        value + ", " + filter,
        ints("dilations", 1, 1),
        ints("kernel_shape", kernel, kernel),
        ints("strides", stride, stride),
        integer("group", group),
        ints("pads", pad, pad, pad, pad));
  }

  String batchNorm(String value, int channels) {
    List<String> inputs = new ArrayList<>(List.of(value));
    for (int i = 0; i < 3; i++) {
      inputs.add(weights(4, channels));
    }
    String variance = "batch_norm_" + written++ + ".w_2";
    model.constant(variance, OpCase.positive(written, channels), channels);
    inputs.add(variance);
    return node(
        "BatchNormalization",
        String.join(", ", inputs),
        real("epsilon", 1e-5f),
        real("momentum", 0.9f));
  }

  /** From opset 14 on an operator, before that its parts. */
  String hardSwish(String value) {
    if (opset >= 14) {
      return node("HardSwish", value);
    }
    String bounds = ", " + scalar(0) + ", " + scalar(6);
    String clipped = node("Clip", node("Add", value + ", " + real32(3)) + bounds);
    return node("Div", node("Mul", value + ", " + clipped) + ", " + real32(6));
  }

  String relu6(String value) {
    return node("Clip", value + ", " + scalar(0) + ", " + scalar(6));
  }

  private String scalar(float value) {
    String name = "p2o.bound." + written++;
    model.constant(name, new float[] {value});
    return name;
  }

  /** Squeeze and excite by convolutions of one pixel. */
  String excited(String value, int channels) {
    String means = node("GlobalAveragePool", value);
    String less = node("Relu", biased(conv(means, channels, 2, 1, 1, 1), 2));
    String more = biased(conv(less, 2, channels, 1, 1, 1), channels);
    String gate = node("HardSigmoid", more, real("alpha", 0.1666667f), real("beta", 0.5f));
    return node("Mul", value + ", " + gate);
  }

  /** A bias per channel that was a line in Paddle, added along axis 1. */
  String biased(String value, int channels) {
    String line = weights(9, channels);
    return node("Add", value + ", " + node("Reshape", line + ", " + longs(1, channels, 1, 1)));
  }

  /** {@code opType} over windows, as pool2d has it. */
  String pool(String opType, String value, int kernel, int stride, int pad, boolean ceil) {
    List<AttributeProto> attributes =
        new ArrayList<>(
            List.of(
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                ints("pads", pad, pad, pad, pad),
                integer("ceil_mode", ceil ? 1 : 0)));
    if (opType.equals("AveragePool")) {
      attributes.add(integer("count_include_pad", pad > 0 ? 1 : 0));
    }
    return node(opType, value, attributes.toArray(AttributeProto[]::new));
  }

  /** Adaptive pooling to a size that divides the image's. */
  String adaptive(String value, int rows, int columns) {
    return node(
        "AveragePool",
        value,
        ints("kernel_shape", rows, columns),
        ints("strides", rows, columns),
        integer("ceil_mode", 0),
        text("auto_pad", "NOTSET"),
        integer("count_include_pad", 1));
  }

  /** Some of a value's sizes. */
  String sizes(String value, long from, long to) {
    String shape = node("Shape", value);
    return node("Slice", String.join(", ", shape, longs(from), longs(to), longs(0)));
  }

  String joined(long axis, String... parts) {
    return node("Concat", String.join(", ", parts), integer("axis", axis));
  }

  /** flatten_contiguous_range from axis 1 on. */
  String flat(String value) {
    return node("Reshape", value + ", " + joined(0, sizes(value, 0, 1), longs(-1)));
  }

  String reshape(String value, long... sizes) {
    return node("Reshape", value + ", " + longs(sizes));
  }

  String transpose(String value, long... axes) {
    return node("Transpose", value, ints("perm", axes));
  }

  /** One element of an axis, which goes. */
  String element(String value, long axis, long index) {
    String part =
        node("Slice", String.join(", ", value, longs(index), longs(index + 1), longs(axis)));
    return opset < 13
        ? node("Squeeze", part, ints("axes", axis))
        : node("Squeeze", part + ", " + longs(axis));
  }

  String mean(String value, boolean keep, long... axes) {
    AttributeProto kept = integer("keepdims", keep ? 1 : 0);
    return opset < 18
        ? node("ReduceMean", value, ints("axes", axes), kept)
        : node("ReduceMean", value + ", " + longs(axes), kept);
  }

  /** layer_norm over the last axis. */
  String layerNorm(String value, int channels) {
    String apart = node("Sub", value + ", " + mean(value, true, -1));
    String variance = mean(node("Pow", apart + ", " + real32(2)), true, -1);
    String root = node("Sqrt", node("Add", variance + ", " + real32(1e-5f)));
    String shape = sizes(value, 2, 3);
    String scale = node("Reshape", weights(2, channels) + ", " + shape);
    String bias = node("Reshape", weights(9, channels) + ", " + shape);
    String scaled = node("Mul", node("Div", apart + ", " + root) + ", " + scale);
    return node("Add", scaled + ", " + bias);
  }

  String gelu(String value) {
    String erf = node("Erf", node("Div", value + ", " + real32((float) Math.sqrt(2))));
    String whole = node("Mul", value + ", " + node("Add", erf + ", " + real32(1)));
    return node("Mul", whole + ", " + real32(0.5f));
  }

  /** Scale and shift, as the operator scale has it. */
  String scale(String value, float factor, float shift) {
    String product = node("Mul", value + ", " + real32(factor));
    return node("Add", product + ", " + real32(shift));
  }

  String linear(String value, int in, int out) {
    String product = node("MatMul", value + ", " + weights(in, in, out));
    return node("Add", product + ", " + weights(9, out));
  }
}
