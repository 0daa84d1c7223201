package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.Arrays;

/**
 * Windows over images whose height and width are known only when the graph runs. What a strided
 * window leaves at the end is then unknown too, so gradients are spread one stride too far and cut
 * to the input's size.
 */
final class FreeSizes {
  private FreeSizes() {}

  /** Whether the input's or the output's spatial sizes are unknown at export. */
  static boolean apply(RuleContext c) {
    return RuntimeSizes.anyFrom(c.input(0).dims(), 2)
        || RuntimeSizes.anyFrom(c.output(0).dims(), 2);
  }

  /** The window with its pads, as far as they do not follow the size; none else. */
  static Window window(Attributes attributes, long[] kernel) {
    boolean explicit = attributes.text("auto_pad", "NOTSET").equals("NOTSET");
    Attributes own = attributes.without("auto_pad");
    Window window = Window.of(explicit ? own : own.without("pads"), kernel, Dims.of(), Dims.of());
    if (!isSame(attributes) || !window.isUnitStride()) {
      return window;
    }
    boolean lower = attributes.text("auto_pad", "").equals("SAME_LOWER");
    long[] begin = new long[kernel.length];
    long[] end = new long[kernel.length];
    for (int axis = 0; axis < begin.length; axis++) {
      long total = window.span(axis) - 1;
      begin[axis] = lower ? (total + 1) / 2 : total / 2;
      end[axis] = total - begin[axis];
    }
    return new Window(kernel, window.strides(), window.dilations(), begin, end);
  }

  /** Whether the pads follow the size. */
  static boolean isSame(Attributes attributes) {
    return attributes.text("auto_pad", "NOTSET").startsWith("SAME");
  }

  /**
   * A transposed convolution of {@code g} that fills the forward input.
   *
   * @param weights as the forward convolution has them
   */
  static Value transposedConv(RuleContext c, Window window, Value g, Value weights, long group) {
    GraphBuilder graph = c.graph();
    Value input = c.input(0);
    long[] beyond = Arrays.stream(window.strides()).map(stride -> stride - 1).toArray();
    Dims spread = input.dims();
    for (int axis = 2; axis < spread.rank(); axis++) {
      spread = spread.with(axis, Dims.DYNAMIC);
    }
    Attributes attributes =
        Attributes.NONE
            .with("kernel_shape", window.kernel())
            .with("strides", window.strides())
            .with("dilations", window.dilations())
            .with("pads", Window.pads(window.begin(), window.end()))
            .with("group", group)
            .with("output_padding", beyond);
    boolean same = isSame(c.attributes()) && !window.isUnitStride();
    Value wide = TransposedConvolution.emit(c, attributes, spread, g, weights);
    if (same) {
      return cutSame(c, window, wide, g);
    }
    return window.isUnitStride() && !c.attributes().flag("ceil_mode", false)
        ? new Value(wide.name(), wide.type(), input.dims())
        : RuntimeSizes.cutSpatially(graph, wide, input);
  }

  /** Takes off what SAME padding, {@code max(0, (o-1) s + span - size)}, put before the input. */
  private static Value cutSame(RuleContext c, Window window, Value wide, Value g) {
    GraphBuilder graph = c.graph();
    boolean lower = c.attributes().text("auto_pad", "").equals("SAME_LOWER");
    Value result = wide;
    for (int axis = 0; axis < window.axes(); axis++) {
      int at = axis + 2;
      Value size = RuntimeSizes.range(graph, c.input(0), at, at + 1);
      Value windows = RuntimeSizes.range(graph, g, at, at + 1);
      Value covered =
          RuntimeSizes.plus(
              graph,
              integer(graph, "Mul", windows, graph.longs(window.strides()[axis])),
              graph.longs(window.span(axis) - window.strides()[axis]));
      Value total = integer(graph, "Max", RuntimeSizes.minus(graph, covered, size), graph.longs(0));
      Value rounded = lower ? RuntimeSizes.plus(graph, total, graph.longs(1)) : total;
      Value begin = integer(graph, "Div", rounded, graph.longs(2));
      result = RuntimeSizes.slice(graph, result, at, begin, size);
    }
    return new Value(result.name(), result.type(), c.input(0).dims());
  }

  private static Value integer(GraphBuilder graph, String opType, Value a, Value b) {
    return graph.emit(opType, Attributes.NONE, ElementType.INT64, a.dims(), a, b);
  }

  /**
   * The convolution that carries gradients back through a transposed one. With SAME padding that
   * writes stride times the rows of its input, so it takes off what the last window has beyond its
   * stride.
   */
  static Window transposeWindow(Attributes own, long[] kernel) {
    if (own.has("output_shape")) {
      throw new RuleNotApplicableException(
          "its pads follow from a size that is known only when it runs");
    }
    Window plain = window(own.without("auto_pad"), kernel);
    if (!isSame(own)) {
      return window(own, kernel);
    }
    boolean upper = own.text("auto_pad", "").equals("SAME_UPPER");
    long[] begin = new long[kernel.length];
    long[] end = new long[kernel.length];
    for (int axis = 0; axis < kernel.length; axis++) {
      long total = Math.max(0, plain.span(axis) - plain.strides()[axis]);
      begin[axis] = upper ? total / 2 : total - total / 2;
      end[axis] = total - begin[axis];
    }
    return new Window(kernel, plain.strides(), plain.dilations(), begin, end);
  }
}
