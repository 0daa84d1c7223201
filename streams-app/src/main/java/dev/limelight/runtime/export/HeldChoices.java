package dev.limelight.runtime.export;

import static dev.limelight.runtime.export.Quantizers.add;
import static java.util.Map.entry;

import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Operators with kinks, as functions that choose everywhere what the operator chose at one picture,
 * the way its gradient rule does. Away from kinks they are the operators themselves.
 */
final class HeldChoices {
  /** The names of what an operator read at the picture, by the index of its input. */
  interface Pictures {
    String of(Node node, int input);
  }

  private interface Form {
    void write(HeldChoices held, Node node);
  }

  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          entry("Relu", (held, node) -> held.rectified(node, 0)),
          entry("ThresholdedRelu", (held, node) -> held.rectified(node, 1)),
          entry("LeakyRelu", HeldChoices::leaky),
          entry("PRelu", HeldChoices::leaky),
          entry("Elu", (held, node) -> held.exponential(node, 1, 1)),
          entry("Selu", (held, node) -> held.exponential(node, 1.6732632f, 1.050701f)),
          entry("Clip", HeldChoices::clip),
          entry("HardSigmoid", HeldChoices::hardSigmoid),
          entry("Max", HeldChoices::largestOf),
          entry("Min", HeldChoices::largestOf),
          entry("ReduceMax", HeldChoices::largestAlong),
          entry("ReduceMin", HeldChoices::largestAlong),
          entry("GlobalMaxPool", HeldChoices::largestAlong),
          entry("MaxPool", HeldChoices::maxPool));

  private final TypedGraph typed;
  private final Pictures pictures;
  private final List<Node> nodes;
  private final Map<String, ConstantTensor> constants;

  /**
   * Adds nodes and constants to a graph that is being written.
   *
   * @param pictures called for an input that depends on the image only
   */
  HeldChoices(
      TypedGraph typed,
      Pictures pictures,
      List<Node> nodes,
      Map<String, ConstantTensor> constants) {
    this.typed = typed;
    this.pictures = pictures;
    this.nodes = nodes;
    this.constants = constants;
  }

  static boolean has(String opType) {
    return FORMS.containsKey(opType);
  }

  /** The inputs of which the value at the picture matters. */
  static IntStream inputs(Node node) {
    boolean several = node.opType().equals("Max") || node.opType().equals("Min");
    return IntStream.range(0, several ? node.inputs().size() : 1);
  }

  void write(Node node) {
    Objects.requireNonNull(FORMS.get(node.opType()), node.opType()).write(this, node);
  }

  private String emit(String opType, Attributes attributes, String output, String... inputs) {
    add(nodes, opType, output, attributes, inputs);
    return output;
  }

  private String emit(String opType, String output, String... inputs) {
    return emit(opType, Attributes.NONE, output, inputs);
  }

  private String constant(String name, ConstantTensor tensor) {
    constants.put(name, tensor);
    return name;
  }

  private String scalar(String name, float value) {
    return constant(name, ConstantTensor.scalar(value));
  }

  private String picture(Node node) {
    return pictures.of(node, 0);
  }

  /** Whether the input lay above a bound. */
  private String above(Node node, float bound) {
    String out = node.output(0);
    return emit("Greater", out + "/above", picture(node), scalar(out + "/bound", bound));
  }

  /** The input where it lay above {@code alpha}, else zero. */
  private void rectified(Node node, float alpha) {
    String out = node.output(0);
    float bound = node.attributes().real("alpha", alpha);
    emit("Where", out, above(node, bound), node.input(0), scalar(out + "/zero", 0));
  }

  private void leaky(Node node) {
    String out = node.output(0);
    String slope =
        node.opType().equals("PRelu")
            ? node.input(1)
            : scalar(out + "/slope", node.attributes().real("alpha", 0.01f));
    String below = emit("Mul", out + "/below", node.input(0), slope);
    emit("Where", out, above(node, 0), node.input(0), below);
  }

  /** {@code gamma x} where the input was positive, else {@code gamma alpha (exp(x) - 1)}. */
  private void exponential(Node node, float alpha, float gamma) {
    String out = node.output(0);
    float scale = node.attributes().real("gamma", gamma);
    float below = scale * node.attributes().real("alpha", alpha);
    String straight = emit("Mul", out + "/straight", node.input(0), scalar(out + "/scale", scale));
    String power = emit("Exp", out + "/power", node.input(0));
    String moved = emit("Sub", out + "/moved", power, scalar(out + "/1", 1));
    String curved = emit("Mul", out + "/curved", moved, scalar(out + "/below", below));
    emit("Where", out, above(node, 0), straight, curved);
  }

  /**
   * The input where it lay between the bounds, else what was put out. A rectifier has no slope at
   * its bounds, as in its rule.
   */
  private void clip(Node node) {
    String out = node.output(0);
    String x = picture(node);
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, x);
    String there = emit("Clip", node.attributes(), out + "/there", inputs.toArray(String[]::new));
    String free = emit("Equal", out + "/free", there, x);
    for (int bound = 1; bound <= 2 && isRectifier(node); bound++) {
      if (node.hasInput(bound)) {
        String side = bound == 1 ? "Greater" : "Less";
        String within = emit(side, out + "/within" + bound, x, node.input(bound));
        free = emit("And", out + "/free" + bound, free, within);
      }
    }
    emit("Where", out, free, node.input(0), there);
  }

  private boolean isRectifier(Node node) {
    float low = bound(node, 1, Float.NEGATIVE_INFINITY);
    float high = bound(node, 2, Float.POSITIVE_INFINITY);
    return low == 0 && (high == 6 || high >= Float.MAX_VALUE);
  }

  private float bound(Node node, int input, float none) {
    return node.hasInput(input)
        ? typed.constant(node.input(input)).map(bound -> bound.toFloats()[0]).orElse(none)
        : none;
  }

  /** {@code alpha x + beta} where that lay strictly between 0 and 1, else the nearer of both. */
  private void hardSigmoid(Node node) {
    String out = node.output(0);
    float alpha = node.attributes().real("alpha", 0.2f);
    float beta = node.attributes().real("beta", 0.5f);
    String there = emit("HardSigmoid", node.attributes(), out + "/there", picture(node));
    String positive = emit("Greater", out + "/positive", there, scalar(out + "/0", 0));
    String less = emit("Less", out + "/less", there, scalar(out + "/1", 1));
    String free = emit("And", out + "/free", positive, less);
    String scaled = emit("Mul", out + "/scaled", node.input(0), scalar(out + "/alpha", alpha));
    String line = emit("Add", out + "/line", scaled, scalar(out + "/beta", beta));
    emit("Where", out, free, line, there);
  }

  /** The mean of those operands that were the extremum. */
  private void largestOf(Node node) {
    String out = node.output(0);
    String[] there =
        IntStream.range(0, node.inputs().size())
            .mapToObj(i -> pictures.of(node, i))
            .toArray(String[]::new);
    String extremum = emit(node.opType(), out + "/there", there);
    String[] counts = new String[there.length];
    String[] terms = new String[there.length];
    for (int i = 0; i < there.length; i++) {
      String equal = emit("Equal", out + "/equal" + i, there[i], extremum);
      counts[i] = emit("Cast", toFloat(), out + "/count" + i, equal);
      terms[i] = emit("Mul", out + "/term" + i, node.input(i), counts[i]);
    }
    emit("Div", out, emit("Sum", out + "/sum", terms), emit("Sum", out + "/ties", counts));
  }

  /** The mean of those elements along some axes that were the extremum. */
  private void largestAlong(Node node) {
    String out = node.output(0);
    String x = picture(node);
    boolean global = node.opType().equals("GlobalMaxPool");
    int rank = typed.value(node.input(0)).dims().rank();
    String axes =
        global
            ? constant(out + "/axes", ConstantTensor.longs(LongStream.range(2, rank).toArray()))
            : node.hasInput(1) ? node.input(1) : "";
    Attributes kept = node.attributes().with("keepdims", 1L);
    String there = emit(global ? "ReduceMax" : node.opType(), kept, out + "/there", x, axes);
    String equal = emit("Equal", out + "/equal", x, there);
    String count = emit("Cast", toFloat(), out + "/count", equal);
    String ties = emit("ReduceSum", kept, out + "/ties", count, axes);
    String share = emit("Div", out + "/share", count, ties);
    String term = emit("Mul", out + "/term", node.input(0), share);
    emit("ReduceSum", global ? kept : node.attributes(), out, term, axes);
  }

  private static Attributes toFloat() {
    return Attributes.NONE.with("to", (long) ElementType.FLOAT.code());
  }

  /** The elements that were the largest: the first of equal ones. */
  private void maxPool(Node node) {
    String out = node.output(0);
    String pooled = out + "/pooled";
    String indices = out + "/indices";
    Attributes rowMajor = node.attributes().without("storage_order");
    nodes.add(
        Node.of(pooled, "MaxPool", List.of(picture(node)), List.of(pooled, indices), rowMajor));
    constants.put(out + "/flat", ConstantTensor.longs(0, -1));
    constants.put(out + "/line", ConstantTensor.longs(1, -1));
    constants.put(out + "/first", ConstantTensor.longs(0));
    constants.put(out + "/one", ConstantTensor.longs(1));
    constants.put(out + "/end", ConstantTensor.longs(Long.MAX_VALUE));
    Attributes first = Attributes.NONE.with("axis", 0L);
    Attributes second = Attributes.NONE.with("axis", 1L);
    emit("Reshape", out + "/elements", node.input(0), out + "/flat");
    emit("Reshape", out + "/places", indices, out + "/line");
    emit("Shape", out + "/sizes", node.input(0));
    emit("Gather", out + "/rows", out + "/sizes", out + "/first");
    emit("Concat", first, out + "/batch", out + "/rows", out + "/one");
    emit("Expand", out + "/all", out + "/places", out + "/batch");
    emit("GatherElements", second, out + "/taken", out + "/elements", out + "/all");
    emit("Shape", out + "/shape", pooled);
    emit("Slice", out + "/rest", out + "/shape", out + "/one", out + "/end");
    emit("Concat", first, out + "/whole", out + "/rows", out + "/rest");
    emit("Reshape", out, out + "/taken", out + "/whole");
  }
}
