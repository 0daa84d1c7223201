package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;

import dev.limelight.runtime.ModelBuilder;
import java.util.List;

/** Normalisations in every axis and rank, and reductions that the general list lacks. */
final class NormalizationCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  private NormalizationCases() {}

  static List<OpCase> cases() {
    List<OpCase> cases =
        OpCase.cases(
            OpCase.node("LRN", ALL, integer("size", 3), real("alpha", 0.4f), real("beta", 0.6f)),
            OpCase.node("LRN", ALL, integer("size", 5), real("alpha", 0.9f), real("bias", 2f)),
            layer(1, 4, 6, 8),
            layer(3, 8),
            layer(-1, 8),
            layer(-3, 4, 6, 8),
            OpCase.of(
                "LayerNormalization without bias",
                ALL,
                m ->
                    m.constant("s", values(20, 8), 8)
                        .node("LayerNormalization", "x, s -> y", integer("axis", 3))),
            OpCase.of(
                "LayerNormalization epsilon",
                ALL,
                m ->
                    m.constant("s", values(20, 8), 8)
                        .node("LayerNormalization", "x, s -> y", real("epsilon", 0.3f))),
            OpCase.of(
                "GroupNormalization",
                ALL,
                m ->
                    m.constant("s", values(20, 2), 2)
                        .constant("b", values(21, 2), 2)
                        .node("GroupNormalization", "x, s, b -> y", integer("num_groups", 2))),
            OpCase.of(
                "InstanceNormalization over one axis",
                ALL,
                m ->
                    m.constant("shape", 0, 4, 48)
                        .node("Reshape", "x, shape -> r")
                        .constant("s", values(20, 4), 4)
                        .constant("b", values(21, 4), 4)
                        .node("InstanceNormalization", "r, s, b -> y", real("epsilon", 0.01f))),
            OpCase.node("MeanVarianceNormalization", ALL, ints("axes", 2, 3)),
            OpCase.node("MeanVarianceNormalization", ALL, ints("axes", 1, -1)),
            batch("BatchNormalization rank 2", "x", 192, 0, 192),
            batch("BatchNormalization rank 3", "x", 24, 0, 24, 8),
            batch("BatchNormalization rank 5", "x", 4, 0, 4, 2, 3, 8),
            byPosition("BatchNormalization of statistics of the image", "one, zero"),
            byPosition("BatchNormalization by the image alone", "scale, bias"));
    for (long axis : new long[] {-1, 1, 2}) {
      cases.add(OpCase.node("Softmax", ALL, integer("axis", axis)));
      cases.add(OpCase.node("LogSoftmax", ALL, integer("axis", axis)));
      for (long p : new long[] {1, 2}) {
        cases.add(OpCase.node("LpNormalization", ALL, integer("axis", axis), integer("p", p)));
      }
    }
    reductions().forEach(cases::add);
    return cases;
  }

  private static List<OpCase> reductions() {
    List<OpCase> cases = OpCase.cases();
    for (String op : List.of("ReduceProd", "ReduceLogSum")) {
      cases.add(reduction(op, 1, 32, 2));
      cases.add(reduction(op, 0, 4, -1, 2));
    }
    for (String op :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceSumSquare")) {
      cases.add(OpCase.node(op, ALL, integer("noop_with_empty_axes", 1)));
    }
    cases.add(
        OpCase.of(
            "ReduceLogSum over no axes",
            ALL,
            m ->
                m.constant("two", new float[] {2})
                    .node("Add", "x, two -> p")
                    .node("ReduceLogSum", "p -> y", integer("noop_with_empty_axes", 1))));
    cases.add(
        OpCase.of(
            "ReduceMax of equal ones",
            4,
            m ->
                m.node("Concat", "x, x -> twice", integer("axis", 3))
                    .constant("a", 2, 3)
                    .node("ReduceMax", "twice, a -> y")));
    cases.add(
        OpCase.of(
            "GlobalMaxPool of equal ones",
            4,
            m ->
                m.node("Concat", "x, x -> twice", integer("axis", 3))
                    .node("GlobalMaxPool", "twice -> y")));
    cases.add(OpCase.of("max(x, x)", ALL, m -> m.node("Max", "x, x -> y")));
    cases.add(OpCase.of("max(x, x, x)", ALL, m -> m.node("Max", "x, x, x -> y")));
    cases.add(OpCase.of("max(x)", ALL, m -> m.node("Max", "x -> y")));
    return cases;
  }

  private static OpCase reduction(String op, int keep, int flat, long... axes) {
    return OpCase.of(
        op + (keep == 1 ? " kept" : " dropped"),
        flat,
        m ->
            m.constant("three", new float[] {2})
                .node("Add", "x, three -> p")
                .constant("a", axes)
                .node(op, "p, a -> y", integer("keepdims", keep)));
  }

  private static OpCase layer(long axis, long... shape) {
    int size = 1;
    for (long dim : shape) {
      size *= (int) dim;
    }
    float[] scale = values(20, size);
    float[] bias = values(21, size);
    return OpCase.of(
        "LayerNormalization axis=" + axis,
        ALL,
        m ->
            m.constant("s", scale, shape)
                .constant("b", bias, shape)
                .node("LayerNormalization", "x, s, b -> y", integer("axis", axis)));
  }

  private static OpCase batch(String name, String input, int channels, long... shape) {
    return OpCase.of(
        name,
        ALL,
        m ->
            m.constant("shape", shape)
                .node("Reshape", input + ", shape -> r")
                .constant("s", values(20, channels), channels)
                .constant("b", values(21, channels), channels)
                .constant("mu", values(22, channels), channels)
                .constant("v", positive(23, channels), channels)
                .node("BatchNormalization", "r, s, b, mu, v -> y", real("epsilon", 0.01f)));
  }

  /** Every position of every image is a channel, whose numbers are its own statistics. */
  private static OpCase byPosition(String name, String scaleAndBias) {
    return OpCase.of(
            name,
            ALL,
            m ->
                statistics(m)
                    .node(
                        "BatchNormalization",
                        "r, " + scaleAndBias + ", mu, v -> y1",
                        real("epsilon", 0.01f))
                    .node("Shape", "x -> shape")
                    .node("Reshape", "y1, shape -> y"))
        .about("BatchNormalization");
  }

  private static ModelBuilder statistics(ModelBuilder m) {
    return m.constant("positions", 1, -1, 8, 1)
        .constant("others", 0, 2, 3)
        .node("Reshape", "x, positions -> r")
        .node("ReduceMean", "r, others -> mean")
        .node("Squeeze", "mean, others -> mu")
        .node("Sub", "r, mean -> centred")
        .node("ReduceSumSquare", "centred, others -> v", integer("keepdims", 0))
        .node("Sub", "mu, mu -> zero")
        .node("Exp", "zero -> one")
        .node("Cos", "mu -> scale")
        .node("Tanh", "mu -> bias");
  }
}
