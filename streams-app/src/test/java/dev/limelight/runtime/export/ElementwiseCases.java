package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;

import java.util.List;

/** Arithmetic and activation functions. */
final class ElementwiseCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  private ElementwiseCases() {}

  static List<OpCase> elementwise() {
    List<OpCase> cases =
        OpCase.cases(
            OpCase.node("Neg", ALL),
            OpCase.node("Abs", ALL),
            OpCase.node("Exp", ALL),
            OpCase.node("Cos", ALL),
            OpCase.of("x + x", ALL, m -> m.node("Add", "x, x -> y")),
            OpCase.of("x * x", ALL, m -> m.node("Mul", "x, x -> y")),
            OpCase.of("x - sin x", ALL, m -> m.node("Sin", "x -> s").node("Sub", "x, s -> y")),
            OpCase.of(
                "x / (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Div", "x, d -> y")),
            OpCase.of(
                "log (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Log", "d -> y")),
            OpCase.of(
                "sqrt (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Sqrt", "d -> y")),
            OpCase.of(
                "1 / (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Reciprocal", "d -> y")),
            OpCase.of(
                "max", ALL, m -> m.constant("c", values(5, ALL), 4, 6, 8).node("Max", "x, c -> y")),
            OpCase.of(
                "min",
                ALL,
                m -> m.constant("c", values(6, ALL), 4, 6, 8).node("Min", "x, c -> y")));
    for (float exponent : new float[] {2f, 3f, 1f}) {
      cases.add(
          OpCase.of(
              "x ^ " + exponent,
              ALL,
              m -> m.constant("p", new float[] {exponent}).node("Pow", "x, p -> y")));
    }
    cases.addAll(functions());
    return cases;
  }

  private static List<OpCase> functions() {
    List<OpCase> cases =
        OpCase.cases(
            OpCase.of(
                "x ^ whole numbers",
                ALL,
                m -> m.constant("p", 0, 1, 2, 3, 4, 2, 1, 0).node("Pow", "x, p -> y")),
            OpCase.of(
                "Mod by a constant",
                ALL,
                m ->
                    m.constant("c", positive(4, 8), 8)
                        .node("Mod", "x, c -> y", integer("fmod", 1))),
            OpCase.of(
                "Acosh",
                ALL,
                m ->
                    m.constant("three", new float[] {3})
                        .node("Add", "x, three -> s")
                        .node("Acosh", "s -> y")));
    for (String op : List.of("Tan", "Sinh", "Cosh", "Atan", "Asinh", "Sin", "Identity")) {
      cases.add(OpCase.node(op, ALL));
    }
    for (String op : List.of("Asin", "Acos", "Atanh")) {
      cases.add(
          OpCase.of(
              op,
              ALL,
              m ->
                  m.constant("half", new float[] {0.7f})
                      .node("Mul", "x, half -> h")
                      .node(op, "h -> y")));
    }
    return cases;
  }

  static List<OpCase> activations() {
    return OpCase.cases(
        OpCase.node("Relu", ALL),
        OpCase.node("LeakyRelu", ALL, real("alpha", 0.2f)),
        OpCase.node("Elu", ALL, real("alpha", 0.7f)),
        OpCase.node("Selu", ALL),
        OpCase.node("Celu", ALL, real("alpha", 0.6f)),
        OpCase.node("Sigmoid", ALL),
        OpCase.node("HardSigmoid", ALL, real("alpha", 0.7f), real("beta", 0.4f)),
        OpCase.node("HardSwish", ALL),
        OpCase.node("Tanh", ALL),
        OpCase.node("Erf", ALL),
        OpCase.node("Softplus", ALL),
        OpCase.node("Softsign", ALL),
        OpCase.node("Mish", ALL),
        OpCase.node("Gelu", ALL).at(20),
        OpCase.node("Gelu", ALL, text("approximate", "tanh")).at(20),
        OpCase.node("ThresholdedRelu", ALL, real("alpha", 0.3f)),
        OpCase.node("Shrink", ALL, real("lambd", 0.3f), real("bias", 0.1f)),
        OpCase.of(
            "PRelu", ALL, m -> m.constant("s", positive(8, 4), 4, 1, 1).node("PRelu", "x, s -> y")),
        OpCase.of(
            "Clip both",
            ALL,
            m ->
                m.constant("lo", new float[] {-0.5f})
                    .constant("hi", new float[] {0.4f})
                    .node("Clip", "x, lo, hi -> y")),
        OpCase.of(
            "Clip above",
            ALL,
            m -> m.constant("hi", new float[] {0.4f}).node("Clip", "x, , hi -> y")),
        OpCase.of(
            "Clip below", ALL, m -> m.constant("lo", new float[] {0f}).node("Clip", "x, lo -> y")),
        OpCase.of("SiLU", ALL, m -> m.node("Sigmoid", "x -> s").node("Mul", "x, s -> y")));
  }
}
