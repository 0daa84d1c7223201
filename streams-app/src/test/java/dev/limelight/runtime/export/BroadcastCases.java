package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;

import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every operator that broadcasts, over the shapes its operands come in, both ways round: constants
 * of all of them, and values of the image where every image has its own; one operand enlarged by
 * the other, and each by the other.
 */
final class BroadcastCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  /** Scalar, row, column, [1,C,1,1], [C,1,1], [1,1,H,W], [1,1,1,1], [H,W] and equal shape. */
  private static final long[][] CONSTANTS = {
    {}, {8}, {6, 1}, {1, 4, 1, 1}, {4, 1, 1}, {1, 1, 6, 8}, {1, 1, 1, 1}, {6, 8}, {1, 4, 6, 8}
  };

  /** Axes that are averaged away: [N,1,H,W], [N,C,1,1], [N,1,1,W], [N,C,H,1], [N,1,1,1], equal. */
  private static final long[][] AVERAGED = {{1}, {2, 3}, {1, 2}, {3}, {1, 2, 3}, {}};

  /** Means over axes, and constants that enlarge them to {@code [N,C,H,W]}. */
  private static final long[][][] ENLARGED = {
    {{2, 3}, {1, 1, 6, 8}},
    {{2, 3}, {6, 8}},
    {{1}, {4, 1, 1}},
    {{1, 2}, {4, 6, 1}},
    {{1, 2, 3}, {1, 4, 6, 8}}
  };

  /** Shapes of a slope that ONNX allows: none enlarges the image. */
  private static final long[][] SLOPES = {
    {}, {1}, {8}, {6, 1}, {6, 8}, {4, 1, 1}, {4, 6, 8}, {1, 4, 1, 1}, {1, 1, 6, 8}, {1, 4, 6, 8}
  };

  private BroadcastCases() {}

  /** An operator over operands {@code a} and {@code b}, both between 2 and 5. */
  private record Operator(String name, String lines) {}

  /** Its condition is as large as the image, whatever its branches are. */
  private static final Operator CONDITION =
      new Operator("Where", "Greater: whole, zero -> c; Where: c, a, b -> y");

  private static final List<Operator> OPERATORS =
      List.of(
          new Operator("Add", "Add: a, b -> y"),
          new Operator("Sub", "Sub: a, b -> y"),
          new Operator("Mul", "Mul: a, b -> y"),
          new Operator("Div", "Div: a, b -> y"),
          new Operator("Pow", "Pow: a, b -> y"),
          new Operator("Max", "Max: a, b -> y"),
          new Operator("Min", "Min: a, b -> y"),
          new Operator("Max", "Neg: b -> n; Max: a, n, b -> y"),
          new Operator("Min", "Min: a, b, three -> y"),
          new Operator("Sum", "Sum: a, b, a -> y"),
          new Operator("Mean", "Mean: a, three, b -> y"),
          CONDITION,
          new Operator("Where", "Greater: row, zero -> c; Where: c, a, b -> y"));

  static List<OpCase> cases() {
    List<OpCase> cases = new ArrayList<>();
    for (Operator operator : OPERATORS) {
      for (boolean swapped : new boolean[] {false, true}) {
        for (long[] shape : CONSTANTS) {
          cases.add(withConstant(operator, shape, swapped));
        }
        for (long[] axes : AVERAGED) {
          cases.add(ofImage(operator, axes, swapped));
        }
      }
    }
    for (Operator operator : OPERATORS) {
      for (boolean swapped : new boolean[] {false, true}) {
        cases.add(ofLowerRank(operator, swapped));
        cases.add(ofHigherRank(operator, swapped));
        if (operator.name().equals("Mean")) {
          // It has no kernel in float64, and the slope of a mean drowns in the rounding of float32.
          continue;
        }
        cases.add(ofTwo(operator, new long[] {2, 3}, new long[] {1}, swapped));
        for (long[][] pair : ENLARGED) {
          cases.add(enlarged(operator, pair[0], pair[1], swapped));
        }
      }
    }
    for (boolean swapped : new boolean[] {false, true}) {
      cases.add(ofTwo(CONDITION, new long[] {2, 3}, new long[] {2, 3}, swapped));
      cases.add(ofTwo(CONDITION, new long[] {1, 2, 3}, new long[] {1, 2}, swapped));
      cases.add(enlarged(CONDITION, new long[] {2, 3}, new long[] {4, 1, 1}, swapped));
      cases.add(enlarged(CONDITION, new long[] {1, 2, 3}, new long[] {}, swapped));
    }
    for (long[] shape : SLOPES) {
      cases.add(constantSlopes(shape));
    }
    for (long[] axes : AVERAGED) {
      cases.add(slopes(axes));
      cases.add(remainder(axes));
    }
    return cases;
  }

  private static OpCase withConstant(Operator operator, long[] shape, boolean swapped) {
    return OpCase.of(
            named(operator, "x", "constant" + Arrays.toString(shape), swapped),
            ALL,
            m -> write(ofImage(constant(m, shape)), operator, swapped))
        .about(operator.name());
  }

  /** Between 2 and 5. */
  private static ModelBuilder constant(ModelBuilder m, long... shape) {
    float[] values = positive(17, size(shape));
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 + 2.7f * values[i];
    }
    return m.constant("other", values, shape);
  }

  private static int size(long... shape) {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static OpCase ofImage(Operator operator, long[] axes, boolean swapped) {
    return OpCase.of(
            named(operator, "x", mean(axes), swapped),
            ALL,
            m -> write(ofImage(otherMean(m, 3.1f, axes)), operator, swapped))
        .about(operator.name());
  }

  /** Both operands of the image, each enlarged by the other or by what chooses among them. */
  private static OpCase ofTwo(Operator operator, long[] axes, long[] others, boolean swapped) {
    return OpCase.of(
            named(operator, mean(axes), mean(others), swapped),
            ALL,
            m -> write(ofMean(otherMean(m, 1.8f, others), axes), operator, swapped))
        .about(operator.name());
  }

  /** The image's operand is the smaller one, or both are smaller than what chooses among them. */
  private static OpCase enlarged(Operator operator, long[] axes, long[] shape, boolean swapped) {
    return OpCase.of(
            named(operator, mean(axes), "constant" + Arrays.toString(shape), swapped),
            ALL,
            m -> write(ofMean(constant(m, shape), axes), operator, swapped))
        .about(operator.name());
  }

  /** {@code [H,W,N]} beside {@code [C,H,W,N]}: with the batch last, one may have fewer axes. */
  private static OpCase ofLowerRank(Operator operator, boolean swapped) {
    return OpCase.of(
            named(operator, "mean without its axis", "batch last", swapped),
            ALL,
            m -> {
              m.constant("scale", new float[] {1.3f}).constant("three", new float[] {3});
              m.constant("first", 1)
                  .node("Mul", "x, scale -> scaled")
                  .node("ReduceMean", "scaled, first -> mean", integer("keepdims", 0))
                  .node("Transpose", "mean -> turned", ints("perm", 1, 2, 0))
                  .node("Add", "turned, three -> own");
              m.node("Transpose", "x -> whole", ints("perm", 1, 2, 3, 0))
                  .node("Cos", "whole -> cosine")
                  .constant("shift", new float[] {3.1f})
                  .node("Add", "cosine, shift -> other")
                  .constant("row", values(5, 8), 8, 1);
              apply(m, operator, swapped);
              m.node("Transpose", "z -> y", ints("perm", 3, 0, 1, 2));
            })
        .about(operator.name());
  }

  /** The image's operand, of all its axes, beside a constant of one more. */
  private static OpCase ofHigherRank(Operator operator, boolean swapped) {
    return OpCase.of(
            named(operator, "x", "constant of five axes", swapped),
            2 * ALL,
            m -> {
              ofImage(constant(m, 2, 1, 1, 1, 1)).constant("row", values(5, 8), 8);
              m.node("Identity", "x -> whole");
              apply(m, operator, swapped);
              m.node("Transpose", "z -> y", ints("perm", 1, 0, 2, 3, 4));
            })
        .about(operator.name());
  }

  private static ModelBuilder ofImage(ModelBuilder m) {
    return m.constant("scale", new float[] {1.3f})
        .constant("three", new float[] {3})
        .node("Mul", "x, scale -> scaled")
        .node("Add", "scaled, three -> own");
  }

  /** Around the mean of the other operand, and below three. */
  private static ModelBuilder ofMean(ModelBuilder m, long... axes) {
    return m.constant("own axes", axes)
        .constant("three", new float[] {3})
        .constant("least", new float[] {1.5f})
        .node("Mul", "x, x -> square")
        .node("Mul", "square, three -> thrice")
        .node("ReduceMean", "thrice, own axes -> mean")
        .node("Add", "mean, least -> own");
  }

  private static ModelBuilder otherMean(ModelBuilder m, float shift, long... axes) {
    averaged(m, axes);
    return m.constant("shift", new float[] {shift}).node("Add", "averaged, shift -> other");
  }

  private static String mean(long... axes) {
    return "mean over " + Arrays.toString(axes);
  }

  private static void averaged(ModelBuilder m, long... axes) {
    m.node("Cos", "x -> cosine");
    if (axes.length == 0) {
      m.node("Identity", "cosine -> averaged");
    } else {
      m.constant("axes", axes).node("ReduceMean", "cosine, axes -> averaged");
    }
  }

  private static String named(Operator operator, String own, String other, boolean swapped) {
    String order = swapped ? "(" + other + ", " + own + ")" : "(" + own + ", " + other + ")";
    return operator.name() + order + " as " + operator.lines();
  }

  /** The operator over {@code own} and {@code other}, and what else its lines read. */
  private static void write(ModelBuilder m, Operator operator, boolean swapped) {
    m.constant("row", values(5, 8), 8).node("Identity", "x -> whole");
    apply(m, operator, swapped);
    m.node("Identity", "z -> y");
  }

  /** Operands under the names that the operator's lines use; what they give is {@code z}. */
  private static void apply(ModelBuilder m, Operator operator, boolean swapped) {
    m.constant("zero", new float[] {0});
    m.node("Identity", swapped ? "other -> a" : "own -> a");
    m.node("Identity", swapped ? "own -> b" : "other -> b");
    for (String line : operator.lines().split(";")) {
      String[] parts = line.split(":");
      m.node(parts[0].strip(), parts[1].replace("-> y", "-> z"));
    }
  }

  private static OpCase slopes(long... axes) {
    return OpCase.of(
        "PRelu with a slope of the image, mean over " + Arrays.toString(axes),
        ALL,
        m -> {
          averaged(m, axes);
          m.node("PRelu", "x, averaged -> y");
        });
  }

  private static OpCase constantSlopes(long... shape) {
    return OpCase.of(
        "PRelu with slopes " + Arrays.toString(shape),
        ALL,
        m -> m.constant("s", values(8, size(shape)), shape).node("PRelu", "x, s -> y"));
  }

  private static OpCase remainder(long... axes) {
    return OpCase.of(
        "Mod of the image, mean over " + Arrays.toString(axes),
        ALL,
        m -> {
          averaged(m, axes);
          m.constant("three", new float[] {3})
              .node("Mul", "x, three -> tripled")
              .node("Mod", "tripled, averaged -> y", integer("fmod", 1));
        });
  }
}
