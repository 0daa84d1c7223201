package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.TensorFlowGraph.pads;
import static dev.limelight.runtime.export.TensorFlowGraph.same;

import java.util.List;

/** Small classifiers with the blocks of Keras's applications, as tf2onnx writes them. */
final class TensorFlowModels {
  private static final int CLASSES = 5;

  /** Writes what leads from an image {@code [N,16,12,3]} to the values before the last layer. */
  interface Body {
    String write(TensorFlowGraph g, String image);
  }

  private TensorFlowModels() {}

  static List<WholeModel> all() {
    return List.of(
        model("ResNetV2", 8, true, TensorFlowModels::resNet),
        model("MobileNetV3", 8, true, TensorFlowModels::mobileNet),
        model("EfficientNet", 6, true, TensorFlowModels::efficientNet),
        model("ConvNeXt", 6, true, TensorFlowModels::convNext),
        model("Inception", 9, true, TensorFlowModels::inception),
        model("Xception", 8, true, TensorFlowModels::xception),
        model("NASNet", 8, true, TensorFlowModels::nasNet),
        model("vision transformer", 6, false, TensorFlowModels::transformer));
  }

  /** A body, how wide what it writes is, and whether height and width may be open. */
  private static WholeModel model(String name, int width, boolean anySize, Body body) {
    return new WholeModel(
        "tf2onnx " + name,
        List.of(13, 15, 18),
        true,
        anySize,
        (opset, batch, height, columns) -> {
          TensorFlowGraph g = new TensorFlowGraph(opset, batch, height, columns);
          String features = body.write(g, "input_1:0");
          return g.classes(g.predictions(features, width, CLASSES), batch, CLASSES);
        });
  }

  private static String resNet(TensorFlowGraph g, String image) {
    String padded = g.zeros(image, 1, 1, 1, 1);
    String stem = g.conv(padded, 3, 8, 3, 2, pads(0, 0, 0, 0));
    String pooled = g.pool("MaxPool", g.zeros(stem, 1, 1, 1, 1), 3, 2, pads(0, 0, 0, 0));
    String active = g.node("Relu", g.batchNorm(pooled, 8));
    String first = g.node("Relu", g.batchNorm(g.conv(active, 8, 4, 1, 1, same()), 4));
    String second = g.conv(g.zeros(first, 1, 1, 1, 1), 4, 8, 3, 1, pads(0, 0, 0, 0));
    String shortcut = g.conv(active, 8, 8, 1, 1, pads(0, 0, 0, 0));
    String sum = g.node("Add", shortcut + ", " + second);
    return g.mean(g.toFirst(g.node("Relu", g.scaled(sum, 8))), false, 2, 3);
  }

  private static String mobileNet(TensorFlowGraph g, String image) {
    String halved = g.node("Div", image + ", " + g.scalar(1.275f));
    String centred = g.node("Sub", halved + ", " + g.scalar(1));
    String stem = g.hardSwish(g.conv(centred, 3, 8, 3, 2, pads(0, 0, 1, 1)));
    String deep = g.relu6(g.scaled(g.depthwise(stem, 8, 3, 1, same()), 8), true);
    String excited = g.excited(deep, 8, true);
    String block = g.node("Add", stem + ", " + g.conv(excited, 8, 8, 1, 1, same()));
    String down = g.depthwise(block, 8, 5, 2, same());
    String means = g.node("GlobalAveragePool", g.toFirst(g.hardSwish(down)));
    return g.squeeze(means, 2, 3);
  }

  private static String efficientNet(TensorFlowGraph g, String image) {
    String shifted = g.node("Sub", image + ", " + g.weights(9, 1, 1, 1, 3));
    float[] deviation = {0.5f, 0.6f, 0.7f};
    String normal = g.node("Div", shifted + ", " + g.constant(deviation, 1, 1, 1, 3));
    String stem = g.swish(g.conv(normal, 3, 6, 3, 2, pads(0, 0, 1, 1)));
    String deep = g.swish(g.depthwise(stem, 6, 3, 1, pads(1, 1, 1, 1)));
    String project = g.scaled(g.conv(g.excited(deep, 6, false), 6, 6, 1, 1, same()), 6);
    String sum = g.node("Add", g.node("Identity", project) + ", " + stem);
    String means = g.mean(g.toFirst(sum), true, 2, 3);
    return g.squeeze(means, 2, 3);
  }

  private static String convNext(TensorFlowGraph g, String image) {
    String stem = g.positions(g.conv(image, 3, 6, 4, 4, pads(0, 0, 0, 0)), 6);
    String deep = g.positions(g.depthwise(stem, 6, 7, 1, same()), 6);
    String mixed = g.dense(g.gelu(g.dense(deep, 6, 12)), 12, 6);
    String scaled = g.node("Mul", mixed + ", " + g.weights(1, 6));
    String sum = g.node("Add", stem + ", " + scaled);
    return g.moments(g.mean(sum, false, 1, 2), 6);
  }

  private static String inception(TensorFlowGraph g, String image) {
    String stem = g.node("Relu", g.conv(image, 3, 6, 3, 2, pads(0, 0, 0, 0)));
    String narrow = g.node("Relu", g.conv(stem, 6, 3, 1, 1, same()));
    String wide = g.node("Relu", g.conv(stem, 6, 3, 3, 1, same()));
    String pooled = g.conv(g.pool("AveragePool", stem, 3, 1, same()), 6, 3, 1, 1, same());
    String joined = g.node("Concat", String.join(", ", narrow, wide, pooled), integer("axis", 3));
    String down = g.pool("MaxPool", joined, 3, 2, pads(0, 0, 0, 0));
    return g.mean(down, false, 1, 2);
  }

  private static String xception(TensorFlowGraph g, String image) {
    String stem = g.node("Relu", g.conv(image, 3, 4, 3, 1, pads(0, 0, 0, 0)));
    String separable = g.conv(g.depthwise(stem, 4, 3, 1, same()), 4, 8, 1, 1, same());
    String down = g.pool("MaxPool", g.batchNorm(separable, 8), 3, 2, same());
    String shortcut = g.conv(stem, 4, 8, 1, 2, same());
    return g.mean(g.node("Add", down + ", " + shortcut), false, 1, 2);
  }

  /** Paths of which one is shifted by a pixel, pooled by averages and cut. */
  private static String nasNet(TensorFlowGraph g, String image) {
    String stem = g.node("Relu", g.conv(image, 3, 4, 3, 1, same()));
    String even = g.conv(g.pool("AveragePool", stem, 1, 2, pads(0, 0, 0, 0)), 4, 4, 1, 1, same());
    String shifted = g.zeros(stem, 0, 0, 1, 1);
    String bounds =
        String.join(
            ", ", g.longs(1, 1), g.longs(Integer.MAX_VALUE, Integer.MAX_VALUE), g.longs(1, 2));
    String cut = g.node("Slice", shifted + ", " + bounds);
    String odd = g.conv(g.pool("AveragePool", cut, 1, 2, pads(0, 0, 0, 0)), 4, 4, 1, 1, same());
    String joined = g.batchNorm(g.node("Concat", even + ", " + odd, integer("axis", -1)), 8);
    String pooled = g.pool("AveragePool", joined, 3, 2, same());
    return g.squeeze(g.node("GlobalAveragePool", g.toFirst(pooled)), 2, 3);
  }

  private static String transformer(TensorFlowGraph g, String image) {
    String patches = g.conv(image, 3, 6, 4, 4, pads(0, 0, 0, 0));
    String tokens = g.reshape(patches, g.size(patches, 0), 12, 6);
    String x = g.node("Add", tokens + ", " + g.weights(2, 1, 12, 6));
    String normal = g.moments(x, 6);
    String query = projected(g, normal);
    String key = projected(g, normal);
    String value = projected(g, normal);
    String scaled = g.node("Mul", query + ", " + g.scalar(0.577f));
    String scores = g.node("Einsum", key + ", " + scaled, text("equation", "aecd,abcd->acbe"));
    String shares = g.node("Softmax", scores, integer("axis", 3));
    String mixed = g.node("Einsum", shares + ", " + value, text("equation", "acbe,aecd->abcd"));
    String kernel = g.weights(6, 2, 3, 6);
    String out = g.node("Einsum", mixed + ", " + kernel, text("equation", "abcd,cde->abe"));
    String sum = g.node("Add", x + ", " + g.node("Add", out + ", " + g.weights(9, 6)));
    String turned = g.node("Transpose", g.moments(sum, 6), ints("perm", 0, 2, 1));
    return g.mean(turned, false, 2);
  }

  private static String projected(TensorFlowGraph g, String tokens) {
    String kernel = g.weights(6, 6, 2, 3);
    String heads = g.node("Einsum", tokens + ", " + kernel, text("equation", "abc,cde->abde"));
    return g.node("Add", heads + ", " + g.weights(9, 2, 3));
  }
}
