package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Operators of several steps that ONNX Runtime's optimizers write, as these steps. Of the forms
 * that its documents ("ContribOperators") give, those that image classifiers have.
 */
final class FusedOperators {
  private static final Attributes NONE = Attributes.NONE;
  private static final Set<String> BY_CONVOLUTION = Set.of("activation", "activation_params");
  private static final Set<String> BY_GEMM =
      Set.of("activation", "activation_alpha", "activation_beta", "activation_gamma");

  private FusedOperators() {}

  /** Conv, then the sum with a fourth input, then an activation. */
  static boolean convolution(Node node, Rewriting rewriting) {
    float[] given = node.attributes().reals("activation_params").orElse(new float[0]);
    Optional<Activation> activation = Activation.of(node, given);
    if (activation.isEmpty()) {
      return false;
    }
    List<String> inputs = new ArrayList<>(List.of(node.input(0), node.input(1)));
    if (node.hasInput(2)) {
      inputs.add(node.input(2));
    }
    Attributes own = without(node, BY_CONVOLUTION);
    String value = rewriting.emit(node, "conv", "Conv", own, inputs.toArray(String[]::new));
    if (node.hasInput(3)) {
      value = rewriting.emit(node, "sum", "Add", NONE, value, node.input(3));
    }
    activation.get().replace(node, rewriting, value);
    return true;
  }

  /** Gemm, then an activation. */
  static boolean gemm(Node node, Rewriting rewriting) {
    Attributes all = node.attributes();
    float[] given = {all.real("activation_alpha", 0.01f), all.real("activation_beta", 0f)};
    Optional<Activation> activation = Activation.of(node, given);
    if (activation.isEmpty()) {
      return false;
    }
    String value =
        rewriting.emit(
            node, "gemm", "Gemm", without(node, BY_GEMM), node.inputs().toArray(String[]::new));
    activation.get().replace(node, rewriting, value);
    return true;
  }

  /** {@code alpha A B}, each of them as it is or with its last two axes exchanged. */
  static boolean matMul(Node node, Rewriting rewriting) {
    Attributes all = node.attributes();
    if (all.flag("transBatchA", false) || all.flag("transBatchB", false)) {
      return false;
    }
    boolean first = all.flag("transA", false);
    boolean second = all.flag("transB", false);
    float alpha = all.real("alpha", 1f);
    String opType = first || second ? "Einsum" : "MatMul";
    Attributes own =
        first || second
            ? NONE.with(
                "equation",
                leading(node.input(0), rewriting)
                    + (first ? "ji," : "ij,")
                    + leading(node.input(1), rewriting)
                    + (second ? "kj" : "jk")
                    + "->...ik")
            : NONE;
    if (alpha == 1f) {
      rewriting.replace(node, node.output(0), opType, own, node.input(0), node.input(1));
      return true;
    }
    String product = rewriting.emit(node, "product", opType, own, node.input(0), node.input(1));
    String factor = rewriting.constant(node, "alpha", ConstantTensor.scalar(alpha));
    rewriting.replace(node, node.output(0), "Mul", NONE, product, factor);
    return true;
  }

  /** The leading axes of an operand. How many there are is not known here, but of constants. */
  private static String leading(String operand, Rewriting rewriting) {
    ConstantTensor constant = rewriting.initializer(operand);
    return constant != null && constant.dims().length == 2 ? "" : "...";
  }

  /** The exact form. */
  static boolean gelu(Node node, Rewriting rewriting) {
    gelu(node, rewriting, node.input(0), NONE);
    return true;
  }

  /** The exact form of a sum. */
  static boolean biasGelu(Node node, Rewriting rewriting) {
    gelu(node, rewriting, sum(node, rewriting), NONE);
    return true;
  }

  /** The form with Tanh, of the input or of its sum with another. */
  static boolean fastGelu(Node node, Rewriting rewriting) {
    String x = node.hasInput(1) ? sum(node, rewriting) : node.input(0);
    gelu(node, rewriting, x, NONE.with("approximate", "tanh"));
    return true;
  }

  private static String sum(Node node, Rewriting rewriting) {
    return rewriting.emit(node, "biased", "Add", NONE, node.input(0), node.input(1));
  }

  private static void gelu(Node node, Rewriting rewriting, String x, Attributes attributes) {
    OpsetConversions.gelu(node.withInputs(List.of(x)).withAttributes(attributes), rewriting);
  }

  /** {@code x sigmoid(alpha x)}. */
  static boolean quickGelu(Node node, Rewriting rewriting) {
    float alpha = node.attributes().real("alpha", 1.702f);
    String x = node.input(0);
    String scaled = x;
    if (alpha != 1f) {
      String factor = rewriting.constant(node, "alpha", ConstantTensor.scalar(alpha));
      scaled = rewriting.emit(node, "scaled", "Mul", NONE, x, factor);
    }
    String gate = rewriting.emit(node, "gate", "Sigmoid", NONE, scaled);
    rewriting.replace(node, node.output(0), "Mul", NONE, x, gate);
    return true;
  }

  /** Layer normalisation, over the last axis, of a sum of two and a bias. */
  static boolean skipLayerNormalization(Node node, Rewriting rewriting) {
    if (!node.output(1).isEmpty() || !node.output(2).isEmpty()) {
      return false;
    }
    String sum = rewriting.emit(node, "skipped", "Add", NONE, node.input(0), node.input(1));
    if (node.hasInput(4)) {
      sum = rewriting.emit(node, "biased", "Add", NONE, sum, node.input(4));
    }
    if (!node.output(3).isEmpty()) {
      rewriting.emitAs(node, node.output(3), "Identity", NONE, sum);
    }
    List<String> inputs = new ArrayList<>(List.of(sum, node.input(2)));
    if (node.hasInput(3)) {
      inputs.add(node.input(3));
    }
    float epsilon = node.attributes().real("epsilon", 1e-12f);
    rewriting.replace(
        node,
        node.output(0),
        "LayerNormalization",
        NONE.with("axis", -1L).with("epsilon", epsilon),
        inputs.toArray(String[]::new));
    return true;
  }

  private static Attributes without(Node node, Set<String> names) {
    Attributes own = node.attributes();
    for (String name : names) {
      own = own.without(name);
    }
    return own;
  }

  /**
   * The activation at the end of a merged operator.
   *
   * @param opType its operator; Identity where there is none
   * @param own its attributes
   * @param bounds of Clip
   */
  private record Activation(String opType, Attributes own, List<Float> bounds) {

    /** Of a node, with its parameters; empty if it is none of those that are known. */
    static Optional<Activation> of(Node node, float[] given) {
      String opType = node.attributes().text("activation", "Identity");
      boolean twofold = given.length >= 2;
      return switch (opType) {
        case "Identity", "Relu", "Sigmoid", "Tanh" -> known(opType, NONE, List.of());
        case "LeakyRelu" ->
            given.length == 0
                ? Optional.empty()
                : known(opType, NONE.with("alpha", given[0]), List.of());
        case "HardSigmoid" ->
            twofold
                ? known(opType, NONE.with("alpha", given[0]).with("beta", given[1]), List.of())
                : Optional.empty();
        case "Clip" ->
            twofold ? known(opType, NONE, List.of(given[0], given[1])) : Optional.empty();
        default -> Optional.empty();
      };
    }

    private static Optional<Activation> known(
        String opType, Attributes attributes, List<Float> bounds) {
      return Optional.of(new Activation(opType, attributes, bounds));
    }

    void replace(Node node, Rewriting rewriting, String value) {
      List<String> inputs = new ArrayList<>(List.of(value));
      for (float bound : bounds) {
        String role = inputs.size() == 1 ? "low" : "high";
        inputs.add(rewriting.constant(node, role, ConstantTensor.scalar(bound)));
      }
      rewriting.replace(node, node.output(0), opType, own, inputs.toArray(String[]::new));
    }
  }
}
