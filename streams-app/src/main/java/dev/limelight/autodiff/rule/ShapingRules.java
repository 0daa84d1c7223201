package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Operators that move or repeat elements without changing them. */
final class ShapingRules {
  private ShapingRules() {}

  static void register(OperatorRules.Builder table) {
    for (String opType : new String[] {"Reshape", "Flatten", "Squeeze", "Unsqueeze"}) {
      table.rule(opType, c -> c.fullToInput(0, g -> c.graph().reshapeLike(g, c.input(0))));
    }
    table
        .rule("Dropout", c -> c.toInput(0, g -> g))
        .broadcasting("Expand", c -> c.toInput(0, g -> g))
        .rule("Transpose", ShapingRules::transpose)
        .rule("Concat", ShapingRules::concat)
        .rule("Split", ShapingRules::split)
        .rule("DepthToSpace", ShapingRules::depthToSpace)
        .rule("SpaceToDepth", ShapingRules::spaceToDepth)
        .rule("Tile", ShapingRules::tile)
        .rule("CenterCropPad", ShapingRules::centred);
  }

  /** What was cut off receives zeros, what was added is cut off. */
  private static void centred(RuleContext c) {
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    int rank = in.rank();
    long[] all = IntStream.range(0, rank).asLongStream().toArray();
    long[] pads = new long[2 * rank];
    for (long each : c.attributes().integers("axes", all)) {
      int axis = in.axis(each);
      long more = Window.known(in, axis) - Window.known(out, axis);
      pads[axis] = more / 2;
      pads[axis + rank] = more - more / 2;
    }
    c.fullToInput(0, g -> c.graph().padZeros(g, pads));
  }

  private static void transpose(RuleContext c) {
    int rank = c.input(0).dims().rank();
    long[] reversed = IntStream.range(0, rank).mapToLong(axis -> rank - 1L - axis).toArray();
    long[] order = c.attributes().integers("perm", reversed);
    int[] inverse = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      inverse[(int) order[axis]] = axis;
    }
    c.toInput(0, g -> c.graph().transpose(g, inverse));
  }

  /** Each input receives its part; all of it where the gradient is the same along the axis. */
  private static void concat(RuleContext c) {
    int axis = c.output(0).dims().axis(c.attributes().integer("axis", 0));
    if (axis == 1 && c.options().lowering() == Lowering.CPU && sendConvolved(c)) {
      return;
    }
    long start = 0;
    for (int i = 0; i < c.node().inputs().size(); i++) {
      Dims part = c.input(i).dims();
      long from = start;
      if (c.output(0).dims().at(axis) == Dims.DYNAMIC) {
        int index = i;
        c.fullToInput(i, g -> partOfFree(c, g, axis, index));
        continue;
      }
      start += part.at(axis);
      UnaryOperator<Value> slice = g -> part(c.graph(), g, axis, from, part.at(axis));
      if (c.gradientIsRectified()) {
        c.rectifiedToInput(i, slice);
      } else {
        c.toInput(i, slice);
      }
    }
  }

  /** Sends the parts of what a convolution has written; says whether it did. */
  private static boolean sendConvolved(RuleContext c) {
    Value g = c.outputGradient();
    int parts = c.node().inputs().size();
    long[] channels = IntStream.range(0, parts).mapToLong(i -> c.input(i).dims().at(1)).toArray();
    Optional<List<Value>> convolved =
        c.isShared(g) ? Optional.empty() : ConvolvedParts.of(c.graph(), g, channels);
    convolved.ifPresent(
        gradients ->
            IntStream.range(0, parts).forEach(i -> c.toInput(i, whole -> gradients.get(i))));
    return convolved.isPresent();
  }

  /** A part whose place is known only when the graph runs: after all before it. */
  private static Value partOfFree(RuleContext c, Value g, int axis, int index) {
    GraphBuilder graph = c.graph();
    Value start = graph.longs(0);
    for (int i = 0; i < index; i++) {
      Value size = RuntimeSizes.range(graph, c.input(i), axis, axis + 1);
      start = i == 0 ? size : RuntimeSizes.plus(graph, start, size);
    }
    Value size = RuntimeSizes.range(graph, c.input(index), axis, axis + 1);
    Value part = RuntimeSizes.slice(graph, g, axis, start, size);
    return new Value(part.name(), part.type(), c.input(index).dims());
  }

  private static Value part(GraphBuilder graph, Value g, int axis, long from, long size) {
    if (g.dims().at(axis) == 1) {
      return g;
    }
    return graph.slice(
        g,
        g.dims().with(axis, size),
        new long[] {from},
        new long[] {from + size},
        new long[] {axis});
  }

  /** The parts' gradients, joined; zeros for a part nobody reads. */
  private static void split(RuleContext c) {
    GraphBuilder graph = c.graph();
    Dims in = c.input(0).dims();
    int axis = in.axis(c.attributes().integer("axis", 0));
    int parts = c.node().outputs().size();
    c.toInput(
        0,
        () -> {
          Value[] gradients = new Value[parts];
          for (int i = 0; i < parts; i++) {
            Value output = c.output(i);
            gradients[i] =
                c.outputGradient(i)
                    .map(g -> graph.expandLike(g, output))
                    .orElseGet(() -> graph.expandLike(zero(graph, output), output));
          }
          return graph.emit(
              "Concat",
              Attributes.NONE.with("axis", (long) axis),
              ElementType.FLOAT,
              in,
              gradients);
        });
  }

  private static Value zero(GraphBuilder graph, Value like) {
    return graph.reshape(graph.scalar(0f), Dims.of(Window.filled(like.dims().rank(), 1)));
  }

  private static void depthToSpace(RuleContext c) {
    Dims in = c.input(0).dims();
    long block = c.attributes().integer("blocksize", 1);
    long channels = in.at(1) / (block * block);
    boolean depthFirst = c.attributes().text("mode", "DCR").equals("DCR");
    if (RuntimeSizes.anyFrom(in, 2)) {
      c.fullToInput(0, g -> spaceToDepthOfFree(c, g, block, channels, depthFirst));
      return;
    }
    long height = Window.known(in, 2);
    long width = Window.known(in, 3);
    Dims split = Dims.of(in.at(0), channels, height, block, width, block);
    int[] order = depthFirst ? new int[] {0, 3, 5, 1, 2, 4} : new int[] {0, 1, 3, 5, 2, 4};
    GraphBuilder graph = c.graph();
    c.fullToInput(0, g -> graph.reshape(graph.transpose(graph.reshape(g, split), order), in));
  }

  private static Value spaceToDepthOfFree(
      RuleContext c, Value g, long block, long channels, boolean depthFirst) {
    GraphBuilder graph = c.graph();
    Dims in = c.input(0).dims();
    Attributes attributes = Attributes.NONE.with("blocksize", block);
    Value blocksFirst = graph.emit("SpaceToDepth", attributes, ElementType.FLOAT, in, g);
    if (depthFirst) {
      return blocksFirst;
    }
    long area = block * block;
    long[] order = new long[(int) (channels * area)];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % area * channels + i / area;
    }
    return graph.emit(
        "Gather",
        Attributes.NONE.with("axis", 1L),
        ElementType.FLOAT,
        in,
        blocksFirst,
        graph.longs(order));
  }

  private static void spaceToDepth(RuleContext c) {
    Attributes attributes =
        Attributes.NONE
            .with("blocksize", c.attributes().integer("blocksize", 1))
            .with("mode", "DCR");
    c.fullToInput(
        0,
        g -> c.graph().emit("DepthToSpace", attributes, ElementType.FLOAT, c.input(0).dims(), g));
  }

  /** Sums over the copies: repeats as axes of their own, summed away. */
  private static void tile(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value x = c.input(0);
    int rank = x.dims().rank();
    long[] repeats = c.longsInput(1, "repeats");
    long[] split = new long[2 * rank];
    for (int axis = 0; axis < rank; axis++) {
      split[2 * axis] = repeats[axis];
      split[2 * axis + 1] = x.dims().at(axis);
    }
    int[] copies = IntStream.range(0, rank).map(axis -> 2 * axis).toArray();
    c.fullToInput(
        0, g -> graph.reshapeLike(graph.reduceSum(graph.reshape(g, Dims.of(split)), copies), x));
  }
}
