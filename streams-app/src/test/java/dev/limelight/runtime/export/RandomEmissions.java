package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;

import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.export.RandomOperator.Emission;
import dev.limelight.runtime.export.RandomOperator.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** The nodes of each step of a random graph; the first operand where it does not fit. */
final class RandomEmissions {
  private static final int LARGEST = 600;

  private RandomEmissions() {}

  static Emission broadcast(String opType) {
    return (m, a, b, out, random) -> {
      String other = fitting(m, a, b, out).name();
      String operands = random.nextBoolean() ? a.name() + ", " + other : other + ", " + a.name();
      m.node(opType, operands + " -> " + out);
      return a.as(out);
    };
  }

  /** The second operand, or its mean over what does not fit the first one's shape. */
  private static Held fitting(ModelBuilder m, Held a, Held b, String out) {
    long[] unfit = unfit(a, b);
    if (unfit.length == 0) {
      return b;
    }
    m.constant(out + "_axes", unfit)
        .node("ReduceMean", b.name() + ", " + out + "_axes -> " + out + "_mean");
    return b.as(out + "_mean");
  }

  private static long[] unfit(Held a, Held b) {
    int[] own = {a.c(), a.h(), a.w()};
    int[] others = {b.c(), b.h(), b.w()};
    List<Long> axes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (others[i] != 1 && others[i] != own[i]) {
        axes.add(i + 1L);
      }
    }
    return axes.stream().mapToLong(Long::longValue).toArray();
  }

  static Held batchNormalization(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    long seed = random.nextLong();
    for (String part : List.of("s", "b", "m")) {
      m.constant(out + part, OpCase.values(seed + part.charAt(0), a.c()), a.c());
    }
    m.constant(out + "v", OpCase.positive(seed, a.c()), a.c())
        .node(
            "BatchNormalization",
            String.join(", ", a.name(), out + "s", out + "b", out + "m", out + "v") + " -> " + out);
    return a.as(out);
  }

  /** A convolution 1 x 1, written as an Einsum, which has a double kernel. */
  static Held mixChannels(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int channels = 1 + random.nextInt(5);
    m.constant(out + "k", OpCase.values(random.nextLong(), channels * a.c()), channels, a.c())
        .node("Einsum", a.name() + ", " + out + "k -> " + out, text("equation", "nchw,dc->ndhw"));
    return new Held(out, channels, a.h(), a.w());
  }

  static Held squeezeAndExcite(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_axes", 2, 3)
        .node("ReduceMean", a.name() + ", " + out + "_axes -> " + out + "_mean")
        .node("Sigmoid", out + "_mean -> " + out + "_gate")
        .node("Mul", a.name() + ", " + out + "_gate -> " + out);
    return a.as(out);
  }

  static Held choose(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (unfit(a, b).length > 0) {
      return a;
    }
    m.node("Greater", a.name() + ", " + b.name() + " -> " + out + "_more")
        .node("Neg", a.name() + " -> " + out + "_neg")
        .node("Where", out + "_more, " + out + "_neg, " + b.name() + " -> " + out);
    return a.as(out);
  }

  static Held split(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.c() < 2) {
      return a;
    }
    int first = 1 + random.nextInt(a.c() - 1);
    m.constant(out + "_parts", first, a.c() - first)
        .node(
            "Split",
            a.name() + ", " + out + "_parts -> " + out + "_1, " + out + "_2",
            integer("axis", 1))
        .node("Tanh", out + "_1 -> " + out + "_3")
        .node("Concat", out + "_2, " + out + "_3 -> " + out, integer("axis", 1));
    return a.as(out);
  }

  static Held reshape(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_s", 0, a.h(), -1, a.c())
        .node("Reshape", a.name() + ", " + out + "_s -> " + out);
    return new Held(out, a.h(), a.w(), a.c());
  }

  /** {@code a a'}, as attention has it. */
  static Held gram(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.c() * a.h() * a.h() > LARGEST) {
      return a;
    }
    m.node("Transpose", a.name() + " -> " + out + "_t", ints("perm", 0, 1, 3, 2))
        .node("MatMul", a.name() + ", " + out + "_t -> " + out + "_product")
        .constant(out + "_few", new float[] {0.3f})
        .node("Mul", out + "_product, " + out + "_few -> " + out);
    return new Held(out, a.c(), a.h(), a.h());
  }

  static Held euclidean(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_axes", 1)
        .node("ReduceL2", a.name() + ", " + out + "_axes -> " + out + "_norm")
        .constant(out + "_one", new float[] {1})
        .node("Add", out + "_norm, " + out + "_one -> " + out + "_more")
        .node("Div", a.name() + ", " + out + "_more -> " + out);
    return a.as(out);
  }

  static Held softmax(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node("Softmax", a.name() + " -> " + out, integer("axis", random.nextInt(3) - 3));
    return a.as(out);
  }

  /** Both forms of {@code x sigmoid(x)}, which have a rule of their own. */
  static Held swish(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    String factors = a.name() + ", " + out + "_gate";
    String turned = out + "_gate, " + a.name();
    m.node("Sigmoid", a.name() + " -> " + out + "_gate")
        .node("Mul", (random.nextBoolean() ? factors : turned) + " -> " + out);
    return a.as(out);
  }

  /** Along any axis along which nothing else differs. */
  static Held concat(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    int both = RandomShaping.size(a, axis) + RandomShaping.size(b, axis);
    boolean fits = RandomShaping.sized(a, "", axis, 1).equals(RandomShaping.sized(b, "", axis, 1));
    if (!fits || a.size() + b.size() > LARGEST) {
      return a;
    }
    String operands = a.name() + ", " + b.name();
    m.node(
        "Concat", operands + " -> " + out, integer("axis", random.nextBoolean() ? axis : axis - 4));
    return RandomShaping.sized(a, out, axis, both);
  }

  /** Over one axis or two, kept or brought back. */
  static Emission reduce(String opType, boolean above) {
    return (m, a, b, out, random) -> {
      int axis = 1 + random.nextInt(3);
      int other = random.nextBoolean() ? axis : 1 + random.nextInt(3);
      boolean kept = random.nextBoolean();
      String from = above ? RandomUnaries.aboveOne(m, a, out) : a.name();
      m.constant(
          out + "_axes",
          LongStream.of(axis, other).distinct().sorted().map(i -> kept ? i - 4 : i).toArray());
      String operands = from + ", " + out + "_axes -> " + out;
      if (kept) {
        m.node(opType, operands);
      } else {
        m.node(opType, operands + "_less", integer("keepdims", 0))
            .node("Unsqueeze", out + "_less, " + out + "_axes -> " + out);
      }
      return RandomShaping.sized(RandomShaping.sized(a, out, axis, 1), out, other, 1);
    };
  }

  static Held cumSum(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_axis", 1 + random.nextInt(3))
        .node(
            "CumSum",
            a.name() + ", " + out + "_axis -> " + out,
            integer("exclusive", random.nextInt(2)),
            integer("reverse", random.nextInt(2)));
    return a.as(out);
  }

  static Held quotient(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    Held divisor = fitting(m, a, b.as(RandomUnaries.aboveOne(m, b, out)), out);
    m.node("Div", a.name() + ", " + divisor.name() + " -> " + out);
    return a.as(out);
  }
}
