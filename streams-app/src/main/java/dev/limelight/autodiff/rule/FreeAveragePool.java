package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.Arrays;

/**
 * Average pooling of images whose height and width are known only when the graph runs: each
 * gradient over its window's count, spread with ones. Where counts differ they are a convolution of
 * an image of ones with ones.
 */
final class FreeAveragePool {
  private final RuleContext c;
  private final GraphBuilder graph;
  private final Window window;
  private final boolean same;
  private final boolean ceil;
  private final boolean countsPadding;

  private FreeAveragePool(RuleContext c, long[] kernel) {
    this.c = c;
    this.graph = c.graph();
    this.window = FreeSizes.window(c.attributes(), kernel);
    this.same = FreeSizes.isSame(c.attributes());
    // Padding that makes as many windows as fit leaves nothing to round.
    this.ceil = !same && c.attributes().flag("ceil_mode", false);
    this.countsPadding = c.attributes().flag("count_include_pad", false);
  }

  static Value gradient(RuleContext c, long[] kernel, Value g) {
    FreeAveragePool pool = new FreeAveragePool(c, kernel);
    long channels = Window.known(c.input(0).dims(), 1);
    Value ones = ones(c.graph(), kernel, channels);
    return FreeSizes.transposedConv(c, pool.window, pool.shared(g), ones, channels);
  }

  private Value shared(Value g) {
    boolean padded = same || !Arrays.stream(pads()).allMatch(pad -> pad == 0);
    if (!ceil && (!padded || countsPadding)) {
      long area = Arrays.stream(window.kernel()).reduce(1, (a, b) -> a * b);
      return graph.scale(g, 1f / area);
    }
    return graph.div(g, counts());
  }

  private long[] pads() {
    return Window.pads(window.begin(), window.end());
  }

  private Value counts() {
    Dims out = c.output(0).dims();
    Value ones = ones(graph, window.kernel(), 1);
    Value image = countsPadding ? padded(image()) : image();
    Value counts =
        graph.emit("Conv", windows(), ElementType.FLOAT, out.with(0, 1).with(1, 1), image, ones);
    return ceil ? cut(counts) : counts;
  }

  private Attributes windows() {
    Attributes attributes =
        Attributes.NONE.with("kernel_shape", window.kernel()).with("strides", window.strides());
    if (same) {
      return attributes.with("auto_pad", c.attributes().text("auto_pad", ""));
    }
    long[] begin = countsPadding ? new long[window.axes()] : window.begin();
    long[] end = countsPadding ? new long[window.axes()] : window.end().clone();
    for (int axis = 0; axis < end.length; axis++) {
      end[axis] += ceil ? window.strides()[axis] - 1 : 0;
    }
    return attributes.with("pads", Window.pads(begin, end));
  }

  /** An image of ones, of one channel. */
  private Value image() {
    Dims in = c.input(0).dims();
    Value shape =
        RuntimeSizes.joined(
            graph, graph.longs(1, 1), RuntimeSizes.range(graph, c.input(0), 2, in.rank()));
    return graph.emit(
        "ConstantOfShape",
        Attributes.NONE.with("value", ConstantTensor.floats(new long[] {1}, 1f)),
        ElementType.FLOAT,
        in.with(0, 1).with(1, 1),
        shape);
  }

  /** With the pads that count. */
  private Value padded(Value image) {
    long[] around = new long[2 * image.dims().rank()];
    System.arraycopy(window.begin(), 0, around, 2, window.axes());
    System.arraycopy(window.end(), 0, around, window.axes() + 4, window.axes());
    Dims dims = image.dims().padded(around);
    return graph.emit(
        "Pad",
        Attributes.NONE,
        ElementType.FLOAT,
        dims,
        image,
        graph.longs(around),
        graph.scalar(1f));
  }

  /** Takes off what rounding up does not reach. */
  private Value cut(Value counts) {
    Value cut = RuntimeSizes.cutSpatially(graph, counts, c.output(0));
    return new Value(cut.name(), cut.type(), counts.dims());
  }

  private static Value ones(GraphBuilder graph, long[] kernel, long channels) {
    long[] dims = Window.pads(new long[] {channels, 1}, kernel);
    float[] ones = new float[(int) Dims.of(dims).size()];
    Arrays.fill(ones, 1f);
    return graph.constant(ConstantTensor.floats(dims, ones));
  }
}
