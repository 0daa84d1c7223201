package dev.limelight.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes operators that no gradient rule knows as operators of {@code ai.onnx} that mean the same:
 * those that ONNX Runtime's optimizers make of several others, and those that compute with
 * quantised numbers. Every form that is not covered stays as it is, and is refused by its name
 * later. What is written has the same meaning at all operator sets, but for numbers quantised by
 * channel: a model at an opset that has none is brought to a newer one.
 */
public final class StandardOperators {
  /** The domain of ONNX Runtime's own operators. */
  private static final String RUNTIME = "com.microsoft.";

  /** The opset from which on numbers can be quantised by a scale for each channel. */
  private static final int BY_CHANNEL = 13;

  /** Writes one node in others, and says whether it did; if not, it has written nothing. */
  interface Conversion {
    boolean convert(Node node, Rewriting rewriting);
  }

  /**
   * How an operator is written.
   *
   * @param means the operators that it is written in, for people
   * @param conversion writes it
   */
  private record Entry(String means, Conversion conversion) {}

  private static final Map<String, Entry> TABLE = new LinkedHashMap<>();
  private static final Set<String> QUANTISED = new TreeSet<>();

  static {
    put(
        RUNTIME + "Attention",
        "MatMul and Softmax, without masks of padding",
        FusedAttention::packed);
    put(RUNTIME + "BiasGelu", "Add and Erf", FusedOperators::biasGelu);
    put(RUNTIME + "FastGelu", "Add and Tanh", FusedOperators::fastGelu);
    put(RUNTIME + "FusedConv", "Conv, Add and an activation", FusedOperators::convolution);
    put(RUNTIME + "FusedGemm", "Gemm and an activation", FusedOperators::gemm);
    put(RUNTIME + "FusedMatMul", "MatMul or Einsum", FusedOperators::matMul);
    put(RUNTIME + "Gelu", "Erf", FusedOperators::gelu);
    put(
        RUNTIME + "MultiHeadAttention",
        "MatMul and Softmax, without masks of padding; its bias or its scale has to be constant",
        FusedAttention::separate);
    put(RUNTIME + "QuickGelu", "Sigmoid and Mul", FusedOperators::quickGelu);
    put(
        RUNTIME + "SkipLayerNormalization",
        "Add and LayerNormalization",
        FusedOperators::skipLayerNormalization);
    put(
        "DynamicQuantizeLinear",
        "QuantizeLinear by the range of the image",
        DynamicallyQuantized::quantizer);
    put("ConvInteger", "Conv of whole numbers as real ones", DynamicallyQuantized::convolution);
    put("MatMulInteger", "MatMul of whole numbers as real ones", DynamicallyQuantized::matMul);
    quantised("QLinearConv", "Conv", QuantizedOperators::convolution);
    quantised("QLinearMatMul", "MatMul", QuantizedOperators::matMul);
    quantised(RUNTIME + "QGemm", "Gemm", QuantizedOperators::gemm);
    quantised(RUNTIME + "QLinearAdd", "Add", QuantizedOperators.binary("Add"));
    quantised(
        RUNTIME + "QLinearAveragePool", "AveragePool", QuantizedOperators.unary("AveragePool"));
    quantised(RUNTIME + "QLinearConcat", "Concat", QuantizedOperators::concat);
    quantised(RUNTIME + "QLinearConv", "Conv", QuantizedOperators::convolution);
    quantised(
        RUNTIME + "QLinearGlobalAveragePool",
        "GlobalAveragePool",
        QuantizedOperators.unary("GlobalAveragePool"));
    quantised(RUNTIME + "QLinearLeakyRelu", "LeakyRelu", QuantizedOperators.unary("LeakyRelu"));
    quantised(RUNTIME + "QLinearMul", "Mul", QuantizedOperators.binary("Mul"));
    quantised(RUNTIME + "QLinearSigmoid", "Sigmoid", QuantizedOperators.unary("Sigmoid"));
  }

  private StandardOperators() {}

  private static void put(String operator, String means, Conversion conversion) {
    TABLE.put(operator, new Entry(means, conversion));
  }

  private static void quantised(String operator, String real, Conversion conversion) {
    QUANTISED.add(operator);
    put(operator, real + " between DequantizeLinear and QuantizeLinear", conversion);
  }

  /** What each operator is written in, by its name with its domain. */
  public static Map<String, String> table() {
    Map<String, String> means = new LinkedHashMap<>();
    TABLE.forEach((operator, entry) -> means.put(operator, entry.means()));
    return means;
  }

  /** The graph with as many of these operators written in others as can be. */
  public static Graph of(Graph graph) {
    Graph whole = quantisesByChannel(graph) ? OpsetNormalizer.converted(graph) : graph;
    Rewriting rewriting = new Rewriting(whole);
    for (Node node : whole.nodes()) {
      Entry entry = TABLE.get(node.operator());
      if (entry == null || !converts(entry.conversion(), node, rewriting)) {
        rewriting.keep(node);
      }
    }
    return rewriting.graph();
  }

  /** Whether a graph quantises its activations by the range that they have when it runs. */
  public static boolean quantiseDynamically(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> node.operator().equals("DynamicQuantizeLinear"));
  }

  private static boolean converts(Conversion conversion, Node node, Rewriting rewriting) {
    try {
      return conversion.convert(node, rewriting);
    } catch (OnnxException wrong) {
      throw Rewriting.at(node, wrong);
    }
  }

  /**
   * The operators of a graph that {@link #of} has written in others.
   *
   * @param standard what it made of the graph
   */
  public static Set<String> rewritten(Graph graph, Graph standard) {
    Set<String> gone = operators(graph);
    gone.removeAll(operators(standard));
    gone.retainAll(TABLE.keySet());
    return gone;
  }

  /** Whether older opsets may have no DequantizeLinear for a graph: it had one scale a tensor. */
  private static boolean quantisesByChannel(Graph graph) {
    return graph.opset() >= OpsetNormalizer.OLDEST
        && graph.opset() < BY_CHANNEL
        && graph.nodes().stream().anyMatch(node -> QUANTISED.contains(node.operator()));
  }

  private static Set<String> operators(Graph graph) {
    Set<String> operators = new TreeSet<>();
    graph.nodes().forEach(node -> operators.add(node.operator()));
    return operators;
  }
}
