package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a graph of another operator set to opset {@value #TARGET}, keeping its meaning. What
 * changed between the sets is one table, operator by operator; everything else means the same in
 * all of them.
 *
 * <p>Opset 18 because every operator that backward graphs need has a CUDA kernel at 13 to 18, and
 * several have none above.
 */
public final class OpsetNormalizer {
  /** The operator set that everything here is written at. */
  public static final int TARGET = 18;

  /** The oldest operator set that is accepted. */
  public static final int OLDEST = 11;

  /** The newest operator set that is accepted. */
  public static final int NEWEST = 21;

  /** Replaces one node by others; new constants go through the context. */
  interface Conversion {
    void convert(Node node, Rewriting rewriting);
  }

  /** A conversion and the opsets of the models it applies to. */
  private record Change(int from, int to, Conversion conversion) {}

  /** What means something else at opset {@value #TARGET} than at {@value #NEWEST}. */
  private static final Set<String> CHANGED = Set.of("DFT", "GridSample", "GroupNormalization");

  private static final Map<String, List<Change>> CHANGES = new LinkedHashMap<>();

  static {
    for (String op : List.of("Softmax", "LogSoftmax", "Hardmax")) {
      change(op, 11, 12, OpsetConversions::flattenedSoftmax);
    }
    for (String op : List.of("Squeeze", "Unsqueeze", "ReduceSum")) {
      change(op, 11, 12, OpsetConversions.attributeToInput("axes"));
    }
    for (String op :
        List.of(
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare")) {
      change(op, 11, 17, OpsetConversions.attributeToInput("axes"));
    }
    change("Split", 11, 12, OpsetConversions.attributeToInput("split"));
    change("Split", 11, 17, OpsetConversions::splitCount);
    change("Dropout", 11, NEWEST, OpsetConversions::dropout);
    change("BatchNormalization", 11, 13, OpsetConversions::inferenceBatchNormalization);
    change("Resize", 11, 12, OpsetConversions::resize);
    change("Pad", 11, NEWEST, OpsetConversions::unmergedPad);
    change("RoiAlign", 11, 15, OpsetConversions::roiAlign);
    for (String op : List.of("Cast", "CastLike")) {
      change(op, 19, NEWEST, OpsetConversions.dropAttribute("saturate"));
    }
    for (String op : QuantizerConversion.OPERATORS) {
      change(op, 19, NEWEST, QuantizerConversion::convert);
    }
    change("GridSample", 20, NEWEST, OpsetConversions::gridSample);
    change("AffineGrid", 20, NEWEST, AffineGrids::convert);
    change("DFT", 20, NEWEST, OpsetConversions::fourier);
    change("AveragePool", 19, NEWEST, DilatedPool::convert);
    change("MeanVarianceNormalization", 11, NEWEST, OpsetConversions::meanVariance);
    change("Gelu", 20, NEWEST, OpsetConversions::gelu);
    change("GroupNormalization", 21, NEWEST, OpsetConversions::groupNormalization);
  }

  private OpsetNormalizer() {}

  private static void change(String opType, int from, int to, Conversion conversion) {
    CHANGES.computeIfAbsent(opType, key -> new ArrayList<>()).add(new Change(from, to, conversion));
  }

  /**
   * The graph at opset {@value #TARGET}, but for quantisers that have no form there.
   *
   * @throws UnsupportedOpsetException if the model's opset lies outside {@value #OLDEST} to {@value
   *     #NEWEST}
   */
  public static Graph normalize(Graph graph) {
    return converted(standard(graph));
  }

  /** The graph with operators of ONNX for those of ONNX Runtime that mean the same. */
  public static Graph standard(Graph graph) {
    Graph written = StandardOperators.of(graph);
    return written.withNodes(written.nodes().stream().map(QuantizerConversion::standard).toList());
  }

  /** As {@link #normalize}, other operators than those of {@code ai.onnx} left as they are. */
  static Graph converted(Graph graph) {
    int opset = graph.opset();
    requireSupported(opset);
    Graph current = graph;
    int passes = CHANGES.values().stream().mapToInt(List::size).max().orElse(0);
    for (int pass = 0; pass < passes; pass++) {
      current = pass(current, opset, pass);
    }
    return current.withOpset(TARGET);
  }

  /**
   * The operator set to write a graph at: its own, or opset {@value #NEWEST} where one that is
   * normalized has quantisers that exist there only. Nearly everything else means the same at both.
   *
   * @throws UnsupportedModelException if an operator beside such a quantiser does not
   */
  public static int written(Graph graph) {
    int opset = graph.opset();
    boolean newest =
        opset == TARGET
            && graph.nodes().stream()
                .anyMatch(node -> QuantizerConversion.needsNewest(node, graph.initializers()));
    if (!newest) {
      return opset;
    }
    graph.nodes().stream()
        .filter(node -> node.domain().isEmpty() && CHANGED.contains(node.opType()))
        .findFirst()
        .ifPresent(
            node -> {
              throw new UnsupportedModelException(
                  "Node '%s' (%s) cannot be written beside quantisers of 16 bits or in blocks, which need opset %d; quantise the model to 8 bits"
                      .formatted(node.name(), node.operator(), NEWEST));
            });
    return NEWEST;
  }

  /**
   * Checks an operator set before anything else is done with a model.
   *
   * @throws UnsupportedOpsetException if it lies outside {@value #OLDEST} to {@value #NEWEST}
   */
  public static void requireSupported(int opset) {
    if (opset < OLDEST || opset > NEWEST) {
      throw new UnsupportedOpsetException(opset);
    }
  }

  private static Graph pass(Graph graph, int opset, int pass) {
    Rewriting rewriting = new Rewriting(graph);
    for (Node node : graph.nodes()) {
      List<Change> changes =
          node.domain().isEmpty() ? CHANGES.getOrDefault(node.opType(), List.of()) : List.of();
      if (pass < changes.size()
          && changes.get(pass).from() <= opset
          && opset <= changes.get(pass).to()) {
        convert(changes.get(pass).conversion(), node, rewriting);
      } else {
        rewriting.keep(node);
      }
    }
    return rewriting.graph();
  }

  private static void convert(Conversion conversion, Node node, Rewriting rewriting) {
    try {
      conversion.convert(node, rewriting);
    } catch (OnnxException wrong) {
      throw Rewriting.at(node, wrong);
    }
  }
}
