package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Pooling. */
final class PoolingRules {
  private PoolingRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("MaxPool", PoolingRules::maxPool)
        .rule("AveragePool", PoolingRules::averagePool)
        .rule("GlobalAveragePool", PoolingRules::globalAveragePool)
        .rule("GlobalMaxPool", PoolingRules::globalMaxPool);
  }

  /** Adds each gradient at the position its maximum came from; right for overlapping windows. */
  private static void maxPool(RuleContext c) {
    boolean rectified = Rectified.is(c, c.node().input(0));
    if (rectified) {
      c.rectifiedToInput(0, g -> scatter(c, masked(c, g), true));
    } else {
      c.fullToInput(0, g -> scatter(c, g, false));
    }
  }

  /** A ReLU in front of the pooling stops what it would stop behind it, where there is less. */
  private static Value masked(RuleContext c, Value g) {
    return c.graph().mul(g, Masks.positive(c.graph(), c.output(0)));
  }

  private static Value scatter(RuleContext c, Value g, boolean nonNegative) {
    GraphBuilder graph = c.graph();
    Value x = c.input(0);
    Value y = c.output(0);
    long[] kernel = c.attributes().integers("kernel_shape", new long[0]);
    if (c.options().lowering() == Lowering.CPU
        && x.type() == ElementType.FLOAT
        && !FreeSizes.apply(c)) {
      Window window = Window.of(c.attributes(), kernel, x.dims(), y.dims());
      if (MaximumPositions.suits(window, x.dims(), y.dims(), nonNegative)) {
        Value positions = MaximumPositions.of(graph, window, x, y);
        return FlatScatter.addPerImage(graph, x, positions, g);
      }
    }
    Value indices = c.extraOutput(1, ElementType.INT64, y.dims());
    boolean columns = c.attributes().integer("storage_order", 0) != 0;
    Value rows = columns ? ColumnMajor.toRowMajor(graph, indices, x.dims()) : indices;
    return FlatScatter.add(graph, x, rows, g);
  }

  private static void averagePool(RuleContext c) {
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    long[] kernel = c.attributes().integers("kernel_shape", new long[0]);
    if (c.attributes().has("dilations")) {
      throw new RuleNotApplicableException("it is dilated");
    }
    if (FreeSizes.apply(c)) {
      c.fullToInput(0, g -> FreeAveragePool.gradient(c, kernel, g));
      return;
    }
    Window window = Window.of(c.attributes(), kernel, in, out);
    c.fullToInput(
        0,
        g -> {
          Value shared = c.graph().mul(g, c.graph().constant(shares(c, window, in, out)));
          return window.tiles(in, out)
              ? repeated(c.graph(), shared, window, in)
              : spread(c, shared, window, in);
        });
  }

  /**
   * One over the number of elements that each window averages, {@code [out...]} per spatial axis.
   */
  private static ConstantTensor shares(RuleContext c, Window window, Dims in, Dims out) {
    boolean countPadding = c.attributes().flag("count_include_pad", false);
    int axes = window.axes();
    long[] dims = new long[axes];
    long[][] counts = new long[axes][];
    for (int axis = 0; axis < axes; axis++) {
      dims[axis] = Window.known(out, axis + 2);
      counts[axis] = new long[(int) dims[axis]];
      long size = Window.known(in, axis + 2);
      for (int o = 0; o < dims[axis]; o++) {
        long start = o * window.strides()[axis] - window.begin()[axis];
        long stop = start + window.kernel()[axis];
        counts[axis][o] =
            countPadding
                ? Math.min(stop, size + window.end()[axis]) - start
                : Math.min(stop, size) - Math.max(start, 0);
      }
    }
    int total = IntStream.range(0, axes).map(axis -> (int) dims[axis]).reduce(1, (a, b) -> a * b);
    float[] values = new float[total];
    for (int i = 0; i < total; i++) {
      long count = 1;
      int rest = i;
      for (int axis = axes - 1; axis >= 0; axis--) {
        count *= counts[axis][rest % (int) dims[axis]];
        rest /= (int) dims[axis];
      }
      values[i] = 1f / count;
    }
    boolean same = IntStream.range(1, total).allMatch(i -> values[i] == values[0]);
    return same ? ConstantTensor.scalar(values[0]) : ConstantTensor.floats(dims, values);
  }

  /** Windows that tile: every element of a window gets the same, so rows and columns repeat. */
  private static Value repeated(GraphBuilder graph, Value shared, Window window, Dims in) {
    float[] scales = new float[window.axes() + 2];
    Dims dims = shared.dims();
    long[] pads = new long[2 * in.rank()];
    for (int axis = 0; axis < scales.length; axis++) {
      scales[axis] = axis < 2 ? 1 : window.kernel()[axis - 2];
      if (axis >= 2) {
        dims = dims.with(axis, dims.at(axis) * window.kernel()[axis - 2]);
        pads[in.rank() + axis] = in.at(axis) - dims.at(axis);
      }
    }
    Value scaleInput = graph.constant(ConstantTensor.floats(new long[] {scales.length}, scales));
    Value none = new Value("", ElementType.FLOAT, Dims.of(0));
    Attributes nearest =
        Attributes.NONE
            .with("mode", "nearest")
            .with("coordinate_transformation_mode", "asymmetric")
            .with("nearest_mode", "floor");
    Value tiled = graph.emit("Resize", nearest, ElementType.FLOAT, dims, shared, none, scaleInput);
    return graph.padZeros(tiled, pads);
  }

  /** Overlapping windows: a depthwise transposed convolution with ones. */
  static Value spread(RuleContext c, Value shared, Window window, Dims in) {
    GraphBuilder graph = c.graph();
    long channels = Window.known(in, 1);
    int axes = window.axes();
    long[] weightDims = Window.filled(axes + 2, 1);
    weightDims[0] = channels;
    long[] rest = new long[axes];
    long[] end = window.end().clone();
    for (int axis = 0; axis < axes; axis++) {
      weightDims[axis + 2] = window.kernel()[axis];
      long reached =
          (Window.known(shared.dims(), axis + 2) - 1) * window.strides()[axis]
              + window.span(axis)
              - window.begin()[axis]
              - end[axis];
      rest[axis] = Window.known(in, axis + 2) - reached;
      if (rest[axis] < 0) {
        // ceil_mode: the last window reaches beyond the padding; what it holds there is nobody's.
        end[axis] -= rest[axis];
        rest[axis] = 0;
      }
    }
    float[] ones = new float[(int) Dims.of(weightDims).size()];
    Arrays.fill(ones, 1f);
    Attributes attributes =
        Attributes.NONE
            .with("kernel_shape", window.kernel())
            .with("strides", window.strides())
            .with("dilations", window.dilations())
            .with("pads", Window.pads(window.begin(), end))
            .with("group", channels)
            .with("output_padding", rest);
    return TransposedConvolution.emit(
        c,
        attributes,
        in,
        graph.expandLike(shared, c.output(0)),
        graph.constant(ConstantTensor.floats(weightDims, ones)));
  }

  /** The mean's gradient stays one number per channel; readers broadcast it. */
  private static void globalAveragePool(RuleContext c) {
    Dims in = c.input(0).dims();
    int[] spatial = IntStream.range(2, in.rank()).toArray();
    c.toInput(0, g -> ReductionRules.averaged(c, g, spatial));
  }

  private static void globalMaxPool(RuleContext c) {
    GraphBuilder graph = c.graph();
    int rank = c.input(0).dims().rank();
    c.toInput(
        0,
        g ->
            ReductionRules.toExtremum(
                graph, g, c.input(0), c.output(0), IntStream.range(2, rank).toArray()));
  }
}
