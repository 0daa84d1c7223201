package dev.limelight.runtime.export;

import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;

import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every operator that broadcasts, over the shapes its operands come in, both ways round: constants
 * of all of them, and values of the image where every image has its own.
 */
final class BroadcastCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  /** Scalar, row, column, [1,C,1,1], [C,1,1], [1,1,H,W], [1,1,1,1], [H,W] and equal shape. */
  private static final long[][] CONSTANTS = {
    {}, {8}, {6, 1}, {1, 4, 1, 1}, {4, 1, 1}, {1, 1, 6, 8}, {1, 1, 1, 1}, {6, 8}, {1, 4, 6, 8}
  };

  /** Axes that are averaged away: [N,1,H,W], [N,C,1,1], [N,1,1,W], [N,C,H,1], [N,1,1,1], equal. */
  private static final long[][] AVERAGED = {{1}, {2, 3}, {1, 2}, {3}, {1, 2, 3}, {}};

  private BroadcastCases() {}

  /** An operator over operands {@code a} and {@code b}, both between 2 and 5. */
  private record Operator(String name, String lines) {}

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
          new Operator("Where", "Greater: x, zero -> c; Where: c, a, b -> y"),
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
    for (long[] axes : AVERAGED) {
      cases.add(slopes(axes));
      cases.add(remainder(axes));
    }
    return cases;
  }

  private static OpCase withConstant(Operator operator, long[] shape, boolean swapped) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = positive(17, size);
    for (int i = 0; i < size; i++) {
      values[i] = 2 + 2.7f * values[i];
    }
    return OpCase.of(
            named(operator, "constant" + Arrays.toString(shape), swapped),
            ALL,
            m -> {
              m.constant("other", values, shape);
              write(m, operator, swapped);
            })
        .about(operator.name());
  }

  private static OpCase ofImage(Operator operator, long[] axes, boolean swapped) {
    return OpCase.of(
            named(operator, "mean over " + Arrays.toString(axes), swapped),
            ALL,
            m -> {
              averaged(m, axes);
              m.constant("shift", new float[] {3.1f}).node("Add", "averaged, shift -> other");
              write(m, operator, swapped);
            })
        .about(operator.name());
  }

  private static void averaged(ModelBuilder m, long... axes) {
    m.node("Cos", "x -> cosine");
    if (axes.length == 0) {
      m.node("Identity", "cosine -> averaged");
    } else {
      m.constant("axes", axes).node("ReduceMean", "cosine, axes -> averaged");
    }
  }

  private static String named(Operator operator, String other, boolean swapped) {
    String order = swapped ? "(" + other + ", x)" : "(x, " + other + ")";
    return operator.name() + order + " as " + operator.lines();
  }

  /** The other operand and the image's, under the names that the operator's lines use. */
  private static void write(ModelBuilder m, Operator operator, boolean swapped) {
    m.constant("three", new float[] {3}).constant("scale", new float[] {1.3f});
    m.constant("zero", new float[] {0}).constant("row", values(5, 8), 8);
    m.node("Mul", "x, scale -> scaled").node("Add", "scaled, three -> shifted");
    m.node("Identity", swapped ? "other -> a" : "shifted -> a");
    m.node("Identity", swapped ? "shifted -> b" : "other -> b");
    for (String line : operator.lines().split(";")) {
      String[] parts = line.split(":");
      m.node(parts[0].strip(), parts[1]);
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

  private static OpCase remainder(long... axes) {
    return OpCase.of(
        "Mod of the image, mean over " + Arrays.toString(axes),
        ALL,
        m -> {
          averaged(m, axes);
          m.constant("three", new float[] {3})
              .node("Mul", "x, three -> tripled")
              .node("Mod", "tripled, averaged -> y", ModelBuilder.integer("fmod", 1));
        });
  }
}
