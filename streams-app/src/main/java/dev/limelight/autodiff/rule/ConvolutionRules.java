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
import java.util.Optional;

/**
 * Convolutions. The gradient with respect to the input is a transposed convolution of the output's
 * gradient; with stride one that is a plain convolution with flipped weights, which is the faster
 * kernel on a CPU.
 */
final class ConvolutionRules {
  private ConvolutionRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("Conv", ConvolutionRules::conv)
        .rule("ConvTranspose", ConvolutionRules::convTranspose);
  }

  private static void conv(RuleContext c) {
    requireOneImage(c);
    Dims weights = c.input(1).dims();
    long[] kernel = weights.range(2, weights.rank()).toArray();
    boolean free = FreeSizes.apply(c);
    Window window =
        free
            ? FreeSizes.window(c.attributes(), kernel)
            : Window.of(c.attributes(), kernel, c.input(0).dims(), c.output(0).dims());
    Optional<ConstantTensor> constant =
        c.constantInput(1).filter(tensor -> tensor.type().isFloatingPoint());
    boolean known = c.options().lowering() == Lowering.CPU && constant.isPresent();
    boolean plain = known && window.isUnitStride();
    boolean phased = known && !free && StridedConvolution.suits(c, window);
    long group = c.attributes().integer("group", 1);
    c.fullToInput(
        0,
        g ->
            plain
                ? unitStrideConv(c, window, g, constant.get())
                : phased
                    ? StridedConvolution.gradient(c, window, g, constant.get())
                    : free
                        ? FreeSizes.transposedConv(c, window, g, c.input(1), group)
                        : transposedConv(c, window, g));
    c.fullToInput(1, g -> WeightGradient.of(c, window, g));
    c.fullToInput(2, g -> WeightGradient.ofBias(c, g));
  }

  /** Weights that are computed from the images of a batch have no gradient for each of them. */
  private static void requireOneImage(RuleContext c) {
    boolean alone = c.input(0).dims().at(0) == 1;
    if (c.needs(1) && (!alone || FreeSizes.apply(c))) {
      throw new RuleNotApplicableException("its weights are computed from the image");
    }
    if (c.needs(2) && !alone) {
      throw new RuleNotApplicableException("its bias is computed from the image");
    }
  }

  /** Stride one; of a gradient in phases, phase by phase where that leaves fewer channels. */
  private static Value unitStrideConv(
      RuleContext c, Window window, Value g, ConstantTensor weights) {
    Dims in = c.input(0).dims();
    if (window.isPointwise()
        && in.at(1) < g.dims().at(1)
        && c.graph().deferred(g).orElse(null) instanceof Phases phases) {
      return c.graph().defer(in, phases.each(in, part -> flippedConv(c, window, part, weights)));
    }
    return flippedConv(c, window, g, weights);
  }

  /** Stride one: a convolution with pads {@code d (k - 1) - p}; negative ones crop the gradient. */
  private static Value flippedConv(RuleContext c, Window window, Value g, ConstantTensor weights) {
    int group = (int) c.attributes().integer("group", 1);
    int axes = window.axes();
    long[] begin = new long[axes];
    long[] end = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      begin[axis] = window.span(axis) - 1 - window.begin()[axis];
      end[axis] = window.span(axis) - 1 - window.end()[axis];
    }
    Dims dims = c.input(0).dims();
    for (int axis = 2; axis < dims.rank(); axis++) {
      // A phase has the rows and columns of its own.
      dims = window.isPointwise() ? dims.with(axis, g.dims().at(axis)) : dims;
    }
    Window back = new Window(window.kernel(), window.strides(), window.dilations(), begin, end);
    return convolved(c.graph(), g, back, Weights.flipped(weights, group), group, dims);
  }

  /**
   * A convolution whose pads may be negative: these crop the gradient.
   *
   * @param dims of the result
   */
  static Value convolved(
      GraphBuilder graph, Value g, Window window, ConstantTensor weights, long group, Dims dims) {
    Value cropped = crop(graph, g, window.begin(), window.end());
    Attributes attributes =
        Attributes.NONE
            .with("kernel_shape", window.kernel())
            .with("strides", window.strides())
            .with("dilations", window.dilations())
            .with("pads", Window.pads(nonNegative(window.begin()), nonNegative(window.end())))
            .with("group", group);
    Value result =
        graph.emit("Conv", attributes, ElementType.FLOAT, dims, cropped, graph.constant(weights));
    return BlockedLayout.holds(result.dims()) ? graph.inBlocks(result) : result;
  }

  /** Any stride: a transposed convolution whose output padding reaches the input's size. */
  private static Value transposedConv(RuleContext c, Window window, Value g) {
    int axes = window.axes();
    long[] rest = new long[axes];
    Dims input = c.input(0).dims();
    for (int axis = 0; axis < axes; axis++) {
      long reached =
          (Window.known(g.dims(), axis + 2) - 1) * window.strides()[axis]
              + window.span(axis)
              - window.begin()[axis]
              - window.end()[axis];
      rest[axis] = Window.known(input, axis + 2) - reached;
    }
    Attributes attributes =
        Attributes.NONE
            .with("kernel_shape", window.kernel())
            .with("strides", window.strides())
            .with("dilations", window.dilations())
            .with("pads", Window.pads(window.begin(), window.end()))
            .with("group", c.attributes().integer("group", 1))
            .with("output_padding", rest);
    return TransposedConvolution.emit(c, attributes, input, g, c.input(1));
  }

  private static Value crop(GraphBuilder graph, Value g, long[] begin, long[] end) {
    if (Arrays.stream(begin).allMatch(p -> p >= 0) && Arrays.stream(end).allMatch(p -> p >= 0)) {
      return g;
    }
    int axes = begin.length;
    long[] starts = new long[axes];
    long[] ends = new long[axes];
    long[] along = new long[axes];
    Dims dims = g.dims();
    for (int axis = 0; axis < axes; axis++) {
      long size = g.dims().at(axis + 2);
      starts[axis] = Math.max(0, -begin[axis]);
      along[axis] = axis + 2L;
      if (size == Dims.DYNAMIC) {
        ends[axis] = end[axis] < 0 ? end[axis] : Long.MAX_VALUE;
        continue;
      }
      ends[axis] = size - Math.max(0, -end[axis]);
      dims = dims.with(axis + 2, ends[axis] - starts[axis]);
    }
    return graph.slice(g, dims, starts, ends, along);
  }

  private static long[] nonNegative(long[] pads) {
    return Arrays.stream(pads).map(pad -> Math.max(0, pad)).toArray();
  }

  /** The gradient of a transposed convolution is the convolution with the same weights. */
  private static void convTranspose(RuleContext c) {
    if (c.needs(1) || c.needs(2)) {
      throw new RuleNotApplicableException("its weights or bias are computed from the image");
    }
    Dims weights = c.input(1).dims();
    long[] kernel = weights.range(2, weights.rank()).toArray();
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    Attributes own = c.attributes();
    Window window =
        FreeSizes.apply(c)
            ? FreeSizes.transposeWindow(own, kernel)
            : transposeWindow(own, kernel, in, out);
    Attributes attributes =
        Attributes.NONE
            .with("kernel_shape", kernel)
            .with("strides", window.strides())
            .with("dilations", window.dilations())
            .with("pads", Window.pads(window.begin(), window.end()))
            .with("group", own.integer("group", 1));
    c.fullToInput(0, g -> c.graph().emit("Conv", attributes, ElementType.FLOAT, in, g, c.input(1)));
  }

  /** Explicit pads of a transposed convolution, output padding taken off the end. */
  private static Window transposeWindow(Attributes own, long[] kernel, Dims in, Dims out) {
    int axes = kernel.length;
    Window plain = Window.of(own.without("auto_pad"), kernel, in, out);
    long[] begin = plain.begin().clone();
    long[] end = new long[axes];
    boolean explicit = own.text("auto_pad", "NOTSET").equals("NOTSET") && !own.has("output_shape");
    for (int axis = 0; axis < axes; axis++) {
      long whole = (Window.known(in, axis + 2) - 1) * plain.strides()[axis] + plain.span(axis);
      long total = whole - Window.known(out, axis + 2);
      if (!explicit) {
        boolean upper = own.text("auto_pad", "NOTSET").equals("SAME_UPPER");
        long positive = Math.max(0, total);
        begin[axis] = upper ? positive / 2 : positive - positive / 2;
      }
      end[axis] = total - begin[axis];
      if (end[axis] < 0) {
        // Output padding beyond the last window: those outputs do not depend on the input.
        end[axis] = 0;
      }
    }
    return new Window(kernel, plain.strides(), plain.dilations(), begin, end);
  }
}
