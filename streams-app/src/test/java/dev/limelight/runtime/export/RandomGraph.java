package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A graph of supported operators as a list of steps. Every list of steps is a valid graph: a step
 * names its operands by how far back they lie, and does nothing where its operator does not fit
 * their shapes. So a failing graph can be made smaller by leaving out steps.
 *
 * @param steps in order
 */
record RandomGraph(List<Step> steps) {
  RandomGraph {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param operator what it does
   * @param back how far back its operands lie; 0 is the value before
   */
  record Step(Operator operator, int first, int second, long seed) {}

  /** A value {@code [N,c,h,w]}. */
  private record Held(String name, int c, int h, int w) {
    int size() {
      return c * h * w;
    }

    Held as(String other) {
      return new Held(other, c, h, w);
    }
  }

  /** Writes nodes from two operands to {@code out}; gives its shape, or {@code a} if unfit. */
  private interface Emission {
    Held emit(ModelBuilder m, Held a, Held b, String out, SplittableRandom random);
  }

  /** What a step may do. */
  enum Operator {
    TANH(unary("Tanh")),
    SIN(unary("Sin")),
    SIGMOID(unary("Sigmoid")),
    SOFTPLUS(unary("Softplus")),
    RELU(unary("Relu")),
    LEAKY_RELU(unary("LeakyRelu")),
    ABS(unary("Abs")),
    NEG(unary("Neg")),
    ELU(unary("Elu")),
    HARD_SIGMOID(unary("HardSigmoid")),
    SOFTMAX(RandomGraph::softmax),
    SWISH(RandomGraph::swish),
    BATCH_NORM(RandomGraph::batchNormalization),
    DENSE(RandomGraph::mixChannels),
    ADD(broadcast("Add")),
    SUB(broadcast("Sub")),
    MUL(broadcast("Mul")),
    MAX(broadcast("Max")),
    MIN(broadcast("Min")),
    EXCITE(RandomGraph::squeezeAndExcite),
    WHERE(RandomGraph::choose),
    CONCAT(RandomGraph::concat),
    SPLIT(RandomGraph::split),
    SLICE(RandomGraph::slice),
    PAD(RandomGraph::pad),
    TRANSPOSE(RandomGraph::transpose),
    RESHAPE(RandomGraph::reshape),
    MAX_POOL(RandomGraph::maxPool),
    REDUCE(RandomGraph::reduce),
    GATHER(RandomGraph::gather),
    CUM_SUM(RandomGraph::cumSum),
    MATMUL(RandomGraph::gram),
    NORM(RandomGraph::euclidean);

    private final Emission emission;

    Operator(Emission emission) {
      this.emission = emission;
    }
  }

  private static final int LARGEST = 600;

  /** A graph that follows from a seed. */
  static RandomGraph of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>();
    int count = 3 + random.nextInt(12);
    Operator[] operators = Operator.values();
    for (int i = 0; i < count; i++) {
      Operator operator = operators[random.nextInt(operators.length)];
      int first = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
      steps.add(new Step(operator, first, random.nextInt(6), random.nextLong()));
    }
    return new RandomGraph(steps);
  }

  /** The graph without one step. */
  RandomGraph without(int index) {
    List<Step> fewer = new ArrayList<>(steps);
    fewer.remove(index);
    return new RandomGraph(fewer);
  }

  /** The model: image {@code input [N,3,4,4]}, three logits. */
  ModelBuilder model() {
    ModelBuilder m = new ModelBuilder(18).input("input", "N", 3, 4, 4).node("Sin", "input -> v0");
    List<Held> values = new ArrayList<>(List.of(new Held("v0", 3, 4, 4)));
    for (Step step : steps) {
      Held a = values.get(Math.max(0, values.size() - 1 - step.first()));
      Held b = values.get(Math.max(0, values.size() - 1 - step.second()));
      String out = "v" + values.size();
      Held result = step.operator().emission.emit(m, a, b, out, new SplittableRandom(step.seed()));
      if (!result.name().equals(a.name())) {
        values.add(result);
      }
    }
    Held last = values.get(values.size() - 1);
    return m.node("Flatten", last.name() + " -> flat")
        .constant("last", OpCase.values(3, last.size() * 3), last.size(), 3)
        .node("MatMul", "flat, last -> logits")
        .output("logits", "N", 3);
  }

  /** One node a line, without those that nobody reads. */
  String listing() {
    Set<String> read =
        GraphReader.read(model().bytes()).pruned().nodes().stream()
            .map(Node::name)
            .collect(Collectors.toSet());
    return model().proto().getGraph().getNodeList().stream()
        .filter(node -> read.contains(node.getName()))
        .map(RandomGraph::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(NodeProto node) {
    String attributes =
        node.getAttributeList().stream().map(OpCase::shown).collect(Collectors.joining(", "));
    return String.join(", ", node.getOutputList())
        + " = "
        + node.getOpType()
        + "("
        + String.join(", ", node.getInputList())
        + ")"
        + (attributes.isEmpty() ? "" : " " + attributes);
  }

  private static Emission unary(String opType) {
    return (m, a, b, out, random) -> {
      m.node(opType, a.name() + " -> " + out);
      return a.as(out);
    };
  }

  /** Of equal shapes directly; else with the second one's mean over what does not fit. */
  private static Emission broadcast(String opType) {
    return (m, a, b, out, random) -> {
      String other = b.name();
      long[] unfit = unfit(a, b);
      if (unfit.length > 0) {
        other = out + "_mean";
        m.constant(out + "_axes", unfit)
            .node("ReduceMean", b.name() + ", " + out + "_axes -> " + other);
      }
      String operands = random.nextBoolean() ? a.name() + ", " + other : other + ", " + a.name();
      m.node(opType, operands + " -> " + out);
      return a.as(out);
    };
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

  private static Held softmax(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node("Softmax", a.name() + " -> " + out, integer("axis", 1 + random.nextInt(3)));
    return a.as(out);
  }

  private static Held swish(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node("Sigmoid", a.name() + " -> " + out + "_gate")
        .node("Mul", a.name() + ", " + out + "_gate -> " + out);
    return a.as(out);
  }

  private static Held batchNormalization(
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
  private static Held mixChannels(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int channels = 1 + random.nextInt(5);
    m.constant(out + "k", OpCase.values(random.nextLong(), channels * a.c()), channels, a.c())
        .node("Einsum", a.name() + ", " + out + "k -> " + out, text("equation", "nchw,dc->ndhw"));
    return new Held(out, channels, a.h(), a.w());
  }

  private static Held squeezeAndExcite(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_axes", 2, 3)
        .node("ReduceMean", a.name() + ", " + out + "_axes -> " + out + "_mean")
        .node("Sigmoid", out + "_mean -> " + out + "_gate")
        .node("Mul", a.name() + ", " + out + "_gate -> " + out);
    return a.as(out);
  }

  private static Held choose(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (unfit(a, b).length > 0) {
      return a;
    }
    m.node("Greater", a.name() + ", " + b.name() + " -> " + out + "_more")
        .node("Neg", a.name() + " -> " + out + "_neg")
        .node("Where", out + "_more, " + out + "_neg, " + b.name() + " -> " + out);
    return a.as(out);
  }

  private static Held concat(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.h() != b.h() || a.w() != b.w() || a.size() + b.size() > LARGEST) {
      return a;
    }
    m.node("Concat", a.name() + ", " + b.name() + " -> " + out, integer("axis", -3));
    return new Held(out, a.c() + b.c(), a.h(), a.w());
  }

  private static Held split(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
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

  private static Held slice(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.h() < 2) {
      return a;
    }
    boolean reversed = random.nextBoolean();
    m.constant(out + "_s", reversed ? -1 : 1)
        .constant(out + "_e", reversed ? -a.h() : a.h())
        .constant(out + "_a", 2)
        .constant(out + "_t", reversed ? -1 : 1)
        .node("Slice", String.join(", " + out, a.name(), "_s", "_e", "_a", "_t") + " -> " + out);
    return new Held(out, a.c(), a.h() - 1, a.w());
  }

  private static Held pad(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.h() < 2 || a.size() > LARGEST / 3) {
      return a;
    }
    String mode = List.of("constant", "reflect", "edge").get(random.nextInt(3));
    m.constant(out + "_p", 0, 0, 1, 0, 0, 0, 0, 0)
        .node("Pad", a.name() + ", " + out + "_p -> " + out, text("mode", mode));
    return new Held(out, a.c(), a.h() + 1, a.w());
  }

  private static Held transpose(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node("Transpose", a.name() + " -> " + out, ints("perm", 0, 3, 1, 2));
    return new Held(out, a.w(), a.c(), a.h());
  }

  private static Held reshape(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_s", 0, a.h(), -1, a.c())
        .node("Reshape", a.name() + ", " + out + "_s -> " + out);
    return new Held(out, a.h(), a.w(), a.c());
  }

  private static Held maxPool(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.h() < 2 || a.w() < 2) {
      return a;
    }
    m.node("MaxPool", a.name() + " -> " + out, ints("kernel_shape", 2, 2));
    return new Held(out, a.c(), a.h() - 1, a.w() - 1);
  }

  private static Held reduce(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    String opType =
        List.of("ReduceMean", "ReduceSum", "ReduceMax", "ReduceLogSumExp").get(random.nextInt(4));
    m.constant(out + "_axis", axis).node(opType, a.name() + ", " + out + "_axis -> " + out);
    return new Held(out, axis == 1 ? 1 : a.c(), axis == 2 ? 1 : a.h(), axis == 3 ? 1 : a.w());
  }

  private static Held gather(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_i", random.nextInt(a.w()), -1, 0)
        .node("Gather", a.name() + ", " + out + "_i -> " + out, integer("axis", 3));
    return new Held(out, a.c(), a.h(), 3);
  }

  private static Held cumSum(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_axis", 2)
        .node(
            "CumSum",
            a.name() + ", " + out + "_axis -> " + out,
            integer("exclusive", random.nextInt(2)),
            integer("reverse", random.nextInt(2)));
    return a.as(out);
  }

  /** {@code a a'}, as attention has it. */
  private static Held gram(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.c() * a.h() * a.h() > LARGEST) {
      return a;
    }
    m.node("Transpose", a.name() + " -> " + out + "_t", ints("perm", 0, 1, 3, 2))
        .node("MatMul", a.name() + ", " + out + "_t -> " + out + "_product")
        .constant(out + "_few", new float[] {0.3f})
        .node("Mul", out + "_product, " + out + "_few -> " + out);
    return new Held(out, a.c(), a.h(), a.h());
  }

  private static Held euclidean(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_axes", 1)
        .node("ReduceL2", a.name() + ", " + out + "_axes -> " + out + "_norm")
        .constant(out + "_one", new float[] {1})
        .node("Add", out + "_norm, " + out + "_one -> " + out + "_more")
        .node("Div", a.name() + ", " + out + "_more -> " + out);
    return a.as(out);
  }
}
