package dev.limelight.onnx;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Attention of several heads that ONNX Runtime's transformer optimizer makes of its steps, written
 * as these again: {@code softmax(scale q k^T + bias) v}, head by head, the bias that of relative
 * positions. Without masks of padding, caches and rotary positions, which image classifiers have
 * not.
 */
final class FusedAttention {
  private static final Attributes NONE = Attributes.NONE;

  /** What is added to the scores, of both operators. */
  private static final int POSITIONS = 5;

  private final Node node;
  private final Rewriting rewriting;
  private final long heads;

  private FusedAttention(Node node, Rewriting rewriting) {
    this.node = node;
    this.rewriting = rewriting;
    this.heads = node.attributes().integer("num_heads", 0);
  }

  /** {@code x [B,S,I], weights [I,3H], bias [3H]}, which hold queries, keys and values in a row. */
  static boolean packed(Node node, Rewriting rewriting) {
    if (!node.hasInput(2)) {
      // Left as it is, it would be run to learn its shapes.
      throw new UnsupportedModelException(
          "Node '%s' (%s) has no bias, without which ONNX Runtime (1.30) ends the process; give it one of zeros"
              .formatted(node.name(), node.operator()));
    }
    ConstantTensor weights = rewriting.initializer(node.input(1));
    if (!isPlain(node, 3) || node.attributes().has("qkv_hidden_sizes") || weights == null) {
      return false;
    }
    FusedAttention attention = new FusedAttention(node, rewriting);
    if (weights.dims().length != 2 || !attention.divides(weights.dims()[1])) {
      return false;
    }
    long width = weights.dims()[1] / 3;
    String product = attention.emit("packed", "MatMul", NONE, node.input(0), node.input(1));
    String all = attention.emit("biased", "Add", NONE, product, node.input(2));
    attention.write(
        attention.part("q", all, 0, width, 2),
        attention.part("k", all, 1, width, 2),
        attention.part("v", all, 2, width, 2),
        attention.scale(width));
    return true;
  }

  /** {@code query, key, value [B,S,H]} and their bias {@code [3H]}. */
  static boolean separate(Node node, Rewriting rewriting) {
    boolean three = node.hasInput(1) && node.hasInput(2);
    ConstantTensor bias = rewriting.initializer(node.input(3));
    boolean scaled = node.attributes().real("scale", 0f) != 0f;
    if (!isPlain(node, 4) || !three || (bias == null && (node.hasInput(3) || !scaled))) {
      return false;
    }
    FusedAttention attention = new FusedAttention(node, rewriting);
    if (bias == null) {
      attention.write(node.input(0), node.input(1), node.input(2), attention.scale(0));
      return true;
    }
    if (bias.dims().length != 1 || !attention.divides(bias.dims()[0])) {
      return false;
    }
    long width = bias.dims()[0] / 3;
    List<String> biased =
        IntStream.range(0, 3)
            .mapToObj(
                i -> {
                  String role = List.of("q", "k", "v").get(i);
                  String part = attention.part(role + "-bias", node.input(3), i, width, 0);
                  return attention.emit(role, "Add", NONE, node.input(i), part);
                })
            .toList();
    attention.write(biased.get(0), biased.get(1), biased.get(2), attention.scale(width));
    return true;
  }

  /** Whether a node has its first inputs alone, one output, and nothing that masks or turns. */
  private static boolean isPlain(Node node, int inputs) {
    boolean further =
        IntStream.range(inputs, node.inputs().size())
                .filter(input -> input != POSITIONS)
                .anyMatch(node::hasInput)
            || node.outputs().stream().skip(1).anyMatch(name -> !name.isEmpty());
    Attributes own = node.attributes();
    return !further
        && own.integer("num_heads", 0) > 0
        && !own.flag("unidirectional", false)
        && !own.flag("do_rotary", false);
  }

  /** Whether queries, keys and values in a row are equally wide, and so are their heads. */
  private boolean divides(long row) {
    return row > 0 && row % 3 == 0 && row / 3 % heads == 0;
  }

  private float scale(long width) {
    float given = node.attributes().real("scale", 0f);
    return given != 0f ? given : (float) (1 / Math.sqrt((double) width / heads));
  }

  /** The {@code index}-th of three parts in a row. */
  private String part(String role, String all, int index, long width, long axis) {
    String from = constant(role + "/from", index * width);
    String to = constant(role + "/to", (index + 1) * width);
    return emit(role, "Slice", NONE, all, from, to, constant(role + "/axis", axis));
  }

  private void write(String query, String key, String value, float scale) {
    String q = headwise("q", query, 0, 2, 1, 3);
    String k = headwise("k", key, 0, 2, 3, 1);
    String v = headwise("v", value, 0, 2, 1, 3);
    String factor = rewriting.constant(node, "scale", ConstantTensor.scalar(scale));
    String scores = emit("scores", "Mul", NONE, emit("products", "MatMul", NONE, q, k), factor);
    String placed =
        node.hasInput(POSITIONS)
            ? emit("placed", "Add", NONE, scores, node.input(POSITIONS))
            : scores;
    String shares = emit("shares", "Softmax", NONE.with("axis", -1L), placed);
    String mixed = emit("mixed", "MatMul", NONE, shares, v);
    String rows = emit("rows", "Transpose", permuted(0, 2, 1, 3), mixed);
    String joined = constant("joined", 0, 0, -1);
    rewriting.replace(node, node.output(0), "Reshape", NONE, rows, joined);
  }

  private String headwise(String role, String value, long... axes) {
    String shape = constant(role + "/heads", 0, 0, heads, -1);
    String parts = emit(role + "/parts", "Reshape", NONE, value, shape);
    return emit(role + "/headwise", "Transpose", permuted(axes), parts);
  }

  private static Attributes permuted(long... axes) {
    return NONE.with("perm", axes);
  }

  private String constant(String role, long... values) {
    return rewriting.constant(node, role, ConstantTensor.longs(values));
  }

  private String emit(String role, String opType, Attributes attributes, String... inputs) {
    return rewriting.emit(node, role, opType, attributes, inputs);
  }
}
