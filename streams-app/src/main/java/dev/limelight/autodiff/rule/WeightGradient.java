package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.stream.IntStream;

/**
 * What a convolution's weights receive where they are computed from the one image: the image
 * convolved with the output's gradient, channel by channel. Steps between windows become gaps
 * between the gradient's elements, and gaps become steps.
 */
final class WeightGradient {
  private WeightGradient() {}

  /** The gradient of {@code [O, C / group, k...]}, of one {@code image [1,C,...]}. */
  static Value of(RuleContext c, Window window, Value g) {
    GraphBuilder graph = c.graph();
    Dims in = c.input(0).dims();
    Dims weights = c.input(1).dims();
    long group = c.attributes().integer("group", 1);
    long channels = in.at(1) / group;
    Value grouped = graph.reshape(c.input(0), in.with(0, group).with(1, channels));
    Value images = graph.transpose(grouped, exchanged(in.rank()));
    Value filters = graph.reshape(g, g.dims().with(0, g.dims().at(1)).with(1, 1));
    Attributes attributes =
        Attributes.NONE
            .with("kernel_shape", g.dims().range(2, in.rank()).toArray())
            .with("strides", window.dilations())
            .with("dilations", window.strides())
            .with("pads", Window.pads(window.begin(), window.end()))
            .with("group", group);
    Dims wide = Dims.of(weights.toArray()).with(0, channels).with(1, weights.at(0));
    Dims reached = wide;
    for (int axis = 0; axis < window.axes(); axis++) {
      reached = reached.with(axis + 2, reached(window, in, g.dims(), axis));
    }
    Value all = graph.emit("Conv", attributes, ElementType.FLOAT, reached, images, filters);
    return graph.transpose(cut(graph, all, wide), exchanged(in.rank()));
  }

  /** The gradient of a bias {@code [O]}. */
  static Value ofBias(RuleContext c, Value g) {
    int[] others = IntStream.range(0, g.dims().rank()).filter(axis -> axis != 1).toArray();
    return c.graph().reshape(c.graph().reduceSum(g, others), c.input(2).dims());
  }

  /** Positions of the gradient within the padded image; windows may leave a rest of it unread. */
  private static long reached(Window window, Dims in, Dims out, int axis) {
    long padded = Window.known(in, axis + 2) + window.begin()[axis] + window.end()[axis];
    long span = (Window.known(out, axis + 2) - 1) * window.strides()[axis] + 1;
    return (padded - span) / window.dilations()[axis] + 1;
  }

  private static Value cut(GraphBuilder graph, Value all, Dims wide) {
    if (all.dims().equals(wide)) {
      return all;
    }
    int axes = wide.rank() - 2;
    long[] along = IntStream.range(0, axes).mapToLong(axis -> axis + 2L).toArray();
    return graph.slice(all, wide, new long[axes], wide.range(2, wide.rank()).toArray(), along);
  }

  private static int[] exchanged(int rank) {
    int[] order = IntStream.range(0, rank).toArray();
    order[0] = 1;
    order[1] = 0;
    return order;
  }
}
