package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;

import java.util.List;

/** Small classifiers with the blocks of PaddleClas's networks, as Paddle2ONNX writes them. */
final class PaddleModels {
  private static final int CLASSES = 5;

  /** Writes what leads from an image {@code [N,3,16,12]} to the values before the last layer. */
  interface Body {
    String write(PaddleGraph g, String image);
  }

  private PaddleModels() {}

  static List<WholeModel> all() {
    return List.of(
        model("PP-LCNet", 8, true, PaddleModels::lcNet),
        model("ShuffleNetV2", 8, true, PaddleModels::shuffleNet),
        model("ResNet_vd", 8, true, PaddleModels::resNet),
        model("MobileNetV2", 32, false, PaddleModels::mobileNet),
        model("HRNet", 6, true, PaddleModels::hrNet),
        model("GhostNet", 8, true, PaddleModels::ghostNet),
        model("vision transformer", 6, false, PaddleModels::transformer),
        model("Swin", 6, false, PaddleModels::swin));
  }

  /** A body, how wide what it writes is, and whether height and width may be open. */
  private static WholeModel model(String name, int width, boolean anySize, Body body) {
    return new WholeModel(
        "Paddle2ONNX " + name,
        List.of(11, 13, 16),
        false,
        anySize,
        (opset, batch, height, columns) -> {
          PaddleGraph g = new PaddleGraph(opset, batch, height, columns);
          String features = body.write(g, "x");
          String logits = g.linear(features, width, CLASSES);
          return g.classes(g.node("Softmax", logits, integer("axis", -1)), batch, CLASSES);
        });
  }

  private static String lcNet(PaddleGraph g, String image) {
    String stem = g.hardSwish(g.batchNorm(g.conv(image, 3, 8, 3, 2, 1), 8));
    String deep = g.hardSwish(g.batchNorm(g.conv(stem, 8, 8, 3, 1, 8), 8));
    String point = g.conv(g.excited(deep, 8), 8, 8, 1, 1, 1);
    String pooled = g.node("GlobalAveragePool", g.hardSwish(g.batchNorm(point, 8)));
    // downscale_in_infer
    return g.flat(g.scale(pooled, 0.8f, 0));
  }

  private static String shuffleNet(PaddleGraph g, String image) {
    String stem = g.node("Relu", g.batchNorm(g.conv(image, 3, 8, 3, 2, 1), 8));
    String pooled = g.pool("MaxPool", stem, 3, 2, 1, false);
    List<String> halves = g.halves(pooled, 4);
    String deep = g.batchNorm(g.conv(halves.get(1), 4, 4, 3, 1, 4), 4);
    String branch = g.node("Relu", g.batchNorm(g.conv(deep, 4, 4, 1, 1, 1), 4));
    String both = g.joined(1, halves.get(0), branch);
    String sizes = g.sizes(both, 2, 4);
    String shape = g.joined(0, g.sizes(both, 0, 1), g.longs(2, 4), sizes);
    String groups = g.transpose(g.node("Reshape", both + ", " + shape), 0, 2, 1, 3, 4);
    String back = g.joined(0, g.sizes(both, 0, 1), g.longs(8), sizes);
    String shuffled = g.node("Reshape", groups + ", " + back);
    return g.flat(g.node("GlobalAveragePool", shuffled));
  }

  private static String resNet(PaddleGraph g, String image) {
    String stem = g.node("Relu", g.batchNorm(g.conv(image, 3, 8, 3, 1, 1), 8));
    String pooled = g.pool("MaxPool", stem, 3, 2, 1, false);
    String first = g.node("Relu", g.batchNorm(g.conv(pooled, 8, 4, 3, 2, 1), 4));
    String second = g.batchNorm(g.conv(first, 4, 8, 1, 1, 1), 8);
    String halved = g.pool("AveragePool", pooled, 2, 2, 0, true);
    String shortcut = g.batchNorm(g.conv(halved, 8, 8, 1, 1, 1), 8);
    String sum = g.node("Relu", g.node("Add", shortcut + ", " + second));
    return g.flat(g.node("GlobalAveragePool", sum));
  }

  private static String mobileNet(PaddleGraph g, String image) {
    String stem = g.relu6(g.batchNorm(g.conv(image, 3, 8, 3, 2, 1), 8));
    String deep = g.relu6(g.batchNorm(g.conv(stem, 8, 8, 3, 1, 8), 8));
    String block = g.node("Add", stem + ", " + g.batchNorm(g.conv(deep, 8, 8, 1, 1, 1), 8));
    String averaged = g.pool("AveragePool", block, 3, 1, 1, false);
    return g.flat(g.adaptive(averaged, 4, 3));
  }

  /** Two resolutions, of which the lower is enlarged to the size that the other one has. */
  private static String hrNet(PaddleGraph g, String image) {
    String high = g.node("Relu", g.biased(g.conv(image, 3, 6, 3, 1, 1), 6));
    String low = g.node("Relu", g.biased(g.conv(high, 6, 6, 3, 2, 1), 6));
    String nearest = enlarged(g, low, high, "nearest", "asymmetric");
    String smooth = enlarged(g, low, high, "linear", "align_corners");
    String sum = g.node("Add", high + ", " + g.node("Add", nearest + ", " + smooth));
    return g.mean(g.node("LeakyRelu", sum, real("alpha", 0.1f)), false, 2, 3);
  }

  private static String enlarged(
      PaddleGraph g, String low, String high, String mode, String coordinates) {
    String sizes = g.joined(0, g.sizes(low, 0, 2), g.sizes(high, 2, 4));
    return g.node(
        "Resize",
        String.join(", ", low, g.none(), g.none(), sizes),
        text("mode", mode),
        text("coordinate_transformation_mode", coordinates),
        text("nearest_mode", "floor"));
  }

  /** Reflected borders, and channels of which the last ones are cut off. */
  private static String ghostNet(PaddleGraph g, String image) {
    String border = g.longs(0, 0, 1, 1, 0, 0, 1, 1);
    String padded = g.node("Pad", image + ", " + border, text("mode", "reflect"));
    String filter = g.weights(27, 6, 3, 3, 3);
    String stem = g.node("Conv", padded + ", " + filter, ints("strides", 2, 2));
    String primary = g.node("PRelu", stem + ", " + g.weights(4, 6, 1, 1));
    String cheap = g.conv(primary, 6, 6, 3, 1, 6);
    String both = g.joined(1, primary, cheap);
    String bounds = String.join(", ", g.longs(0), g.longs(8), g.longs(1));
    String cut = g.node("Slice", both + ", " + bounds);
    String power = g.node("Pow", cut + ", " + g.real32(2));
    String root = g.node("Sqrt", g.scale(g.mean(power, true, 2, 3), 1, 1e-3f));
    return g.mean(g.node("Div", cut + ", " + root), false, 2, 3);
  }

  private static String transformer(PaddleGraph g, String image) {
    String patches =
        g.node("Conv", image + ", " + g.weights(48, 6, 3, 4, 4), ints("strides", 4, 4));
    String tokens = g.transpose(g.reshape(g.biased(patches, 6), 0, 6, -1), 0, 2, 1);
    String shape = g.joined(0, g.sizes(image, 0, 1), g.longs(-1, -1));
    // expand_v2 takes -1 for a size that stays.
    String stays = g.node("Equal", shape + ", " + g.longs(-1));
    String sizes = g.node("Where", stays + ", " + g.node("Shape", token(g)) + ", " + shape);
    String class1 = g.node("Expand", token(g) + ", " + sizes);
    String x = g.joined(1, class1, tokens);
    String placed = g.node("Add", x + ", " + g.weights(2, 1, 13, 6));
    String mixed = attention(g, g.layerNorm(placed, 6), 13);
    String sum = g.node("Add", placed + ", " + mixed);
    String hidden = g.gelu(g.linear(g.layerNorm(sum, 6), 6, 12));
    String out = g.node("Add", sum + ", " + g.linear(hidden, 12, 6));
    return g.element(g.layerNorm(out, 6), 1, 0);
  }

  private static String token(PaddleGraph g) {
    return g.weights(2, 1, 1, 6);
  }

  /** Queries, keys and values in one product; two heads of three numbers. */
  private static String attention(PaddleGraph g, String tokens, long count) {
    String all = g.reshape(g.linear(tokens, 6, 18), -1, count, 3, 2, 3);
    String parts = g.transpose(all, 2, 0, 3, 1, 4);
    String query = g.scale(g.element(parts, 0, 0), 0.577f, 0);
    String key = g.transpose(g.element(parts, 0, 1), 0, 1, 3, 2);
    String scores = g.node("MatMul", query + ", " + key);
    String shares = g.node("Softmax", scores, integer("axis", -1));
    String mixed = g.node("MatMul", shares + ", " + g.element(parts, 0, 2));
    return g.linear(g.reshape(g.transpose(mixed, 0, 2, 1, 3), -1, count, 6), 6, 6);
  }

  /** Windows of 2x3 positions, after a roll by one row. */
  private static String swin(PaddleGraph g, String image) {
    String patches =
        g.node("Conv", image + ", " + g.weights(12, 6, 3, 2, 2), ints("strides", 2, 2));
    String last = g.transpose(patches, 0, 2, 3, 1);
    String below = g.node("Slice", String.join(", ", last, g.longs(1), g.longs(8), g.longs(1)));
    String above = g.node("Slice", String.join(", ", last, g.longs(0), g.longs(1), g.longs(1)));
    String rolled = g.joined(1, below, above);
    String blocks = g.transpose(g.reshape(rolled, -1, 4, 2, 2, 3, 6), 0, 1, 3, 2, 4, 5);
    String windows = g.reshape(blocks, -1, 6, 6);
    String mixed = attention(g, g.layerNorm(windows, 6), 6);
    String whole = g.transpose(g.reshape(mixed, -1, 4, 2, 2, 3, 6), 0, 1, 3, 2, 4, 5);
    String tokens = g.reshape(whole, -1, 48, 6);
    String turned = g.transpose(g.layerNorm(tokens, 6), 0, 2, 1);
    return g.reshape(g.mean(turned, true, 2), 0, -1);
  }
}
