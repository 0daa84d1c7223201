package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.export.RandomOperator.Emission;
import dev.limelight.runtime.export.RandomOperator.Held;
import java.util.List;
import java.util.SplittableRandom;

/** Steps of a random graph that take one value, element by element, where it has a slope. */
final class RandomUnaries {
  private RandomUnaries() {}

  static Emission plain(String opType) {
    return (m, a, b, out, random) -> {
      m.node(opType, a.name() + " -> " + out);
      return a.as(out);
    };
  }

  /** With an attribute between 0.2 and 1.2. */
  static Emission with(String attribute, String opType) {
    return (m, a, b, out, random) -> {
      m.node(opType, a.name() + " -> " + out, real(attribute, random(random)));
      return a.as(out);
    };
  }

  private static float random(SplittableRandom random) {
    return (float) (0.2 + random.nextDouble());
  }

  /** Of a value between -0.9 and 0.9. */
  static Emission within(String opType) {
    return (m, a, b, out, random) -> {
      m.node("Tanh", a.name() + " -> " + out + "_tanh")
          .constant(out + "_less", new float[] {0.9f})
          .node("Mul", out + "_tanh, " + out + "_less -> " + out + "_within")
          .node(opType, out + "_within -> " + out);
      return a.as(out);
    };
  }

  /** Of a value above 1. */
  static Emission above(String opType) {
    return (m, a, b, out, random) -> {
      m.node(opType, aboveOne(m, a, out) + " -> " + out);
      return a.as(out);
    };
  }

  /** Writes what is above 1 by a value's Softplus and a little more. */
  static String aboveOne(ModelBuilder m, Held a, String out) {
    m.node("Softplus", a.name() + " -> " + out + "_positive")
        .constant(out + "_floor", new float[] {1.1f})
        .node("Add", out + "_positive, " + out + "_floor -> " + out + "_above");
    return out + "_above";
  }

  static Held clip(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    boolean below = random.nextBoolean();
    m.constant(out + "_min", new float[] {-random(random)})
        .constant(out + "_max", new float[] {random(random)})
        .node(
            "Clip",
            a.name()
                + (below ? ", " + out + "_min" : ", ")
                + (below && random.nextBoolean() ? "" : ", " + out + "_max")
                + " -> "
                + out);
    return a.as(out);
  }

  /** Its two halves meet where they begin, so that it has no jumps. */
  static Held shrink(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    float begin = random(random);
    m.node("Shrink", a.name() + " -> " + out, real("lambd", begin), real("bias", begin));
    return a.as(out);
  }

  static Held hardSigmoid(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    AttributeProto beta = real("beta", random(random));
    m.node("HardSigmoid", a.name() + " -> " + out, real("alpha", random(random)), beta);
    return a.as(out);
  }

  static Held power(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_e", OpCase.values(random.nextLong(), a.w()), a.w())
        .node("Pow", aboveOne(m, a, out) + ", " + out + "_e -> " + out);
    return a.as(out);
  }

  /** A whole exponent, which takes negative numbers as well. */
  static Held square(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node("Tanh", a.name() + " -> " + out + "_tanh")
        .constant(out + "_e", new float[] {2 + random.nextInt(2)})
        .node("Pow", out + "_tanh, " + out + "_e -> " + out);
    return a.as(out);
  }

  static Held parametric(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_s", OpCase.values(random.nextLong(), a.c()), a.c(), 1, 1)
        .node("PRelu", a.name() + ", " + out + "_s -> " + out);
    return a.as(out);
  }

  static Held gelu(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    String form = List.of("none", "tanh").get(random.nextInt(2));
    m.node("Gelu", a.name() + " -> " + out, text("approximate", form));
    return a.as(out);
  }

  /** What leaves a value as it is. */
  static Held same(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> m.node("Identity", a.name() + " -> " + out);
      case 1 -> m.node("Dropout", a.name() + " -> " + out);
      case 2 -> m.node("Cast", a.name() + " -> " + out, integer("to", 1));
      default -> m.node("CastLike", a.name() + ", " + b.name() + " -> " + out);
    }
    return a.as(out);
  }
}
