package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Gives a model of one image its batch back where an operator takes it away: {@code x.squeeze()},
 * traced with one image, drops every axis of size one, {@code scores[0]} or {@code flatten()} the
 * first, and what follows is written for a vector.
 *
 * <p>Each value behind such an operator gets the axis it lost as its first one, of size one. So
 * axes that count from the front move by one, until the model itself brings the axis back.
 */
final class LostBatch {
  /** Operators that do the same to a row as to a vector. */
  private static final Set<String> SAME_FOR_ROWS =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Relu",
          "LeakyRelu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Tanh",
          "Erf",
          "Exp",
          "Clip",
          "Identity",
          "Cast",
          "Dropout",
          "MatMul",
          "QuantizeLinear",
          "DequantizeLinear");

  /** Operators that may take the axis away; the last two only where a row becomes a vector. */
  private static final Set<String> LOSING = Set.of("Squeeze", "Reshape", "Gather");

  private static final Set<String> ALONG_AXIS = Set.of("Softmax", "LogSoftmax", "Concat");

  private final Graph graph;
  private final Map<String, long[]> dims;
  private final Rewriting rewriting;
  private final Set<String> lost = new HashSet<>();

  private LostBatch(Graph graph, Map<String, long[]> dims) {
    this.graph = graph;
    this.dims = dims;
    this.rewriting = new Rewriting(graph);
  }

  /**
   * The graph with the axis kept; empty where none is lost.
   *
   * @param graph at opset 18, with one image input of fixed batch
   * @param dims dimensions of every value that a node writes, from a run at the fixed batch
   * @throws UnsupportedModelException naming the node where the axis cannot be kept
   */
  static Optional<Graph> restored(Graph graph, Map<String, long[]> dims) {
    ValueInfo image = graph.inputs().get(0);
    if (image.dim(0) != 1) {
      return Optional.empty();
    }
    LostBatch batch = new LostBatch(graph, dims);
    Set<String> dependent = graph.reachableFrom(image.name());
    boolean any = false;
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(batch.lost::contains)) {
        batch.follow(node);
      } else if (dependent.contains(node.input(0)) && batch.takesBatch(node)) {
        batch.keepBatch(node);
        any = true;
      } else {
        batch.rewriting.keep(node);
      }
    }
    return any ? Optional.of(batch.rewriting.graph()) : Optional.empty();
  }

  private boolean takesBatch(Node node) {
    String op = node.opType();
    if (!LOSING.contains(op) || !dims.containsKey(node.input(0))) {
      return false;
    }
    long[] in = known(node.input(0));
    long[] out = known(node.output(0));
    boolean fromRow = in.length == 2 && in[0] == 1 && out.length == 1;
    return switch (op) {
      case "Squeeze" -> in.length > 0 && in[0] == 1 && squeezed(node).contains(0);
      case "Gather" -> fromRow && node.attributes().integer("axis", 0) == 0;
      default -> fromRow;
    };
  }

  private List<Integer> squeezed(Node squeeze) {
    long[] in = known(squeeze.input(0));
    if (squeeze.hasInput(1)) {
      return axes(squeeze, in.length);
    }
    return IntStream.range(0, in.length).filter(axis -> in[axis] == 1).boxed().toList();
  }

  private void keepBatch(Node node) {
    List<Integer> others =
        node.opType().equals("Squeeze")
            ? squeezed(node).stream().filter(axis -> axis != 0).toList()
            : List.of();
    reshape(node, others);
    lost.add(node.output(0));
  }

  private void follow(Node node) {
    Attributes attributes = node.attributes();
    String op = node.opType();
    if (op.equals("Unsqueeze")) {
      unsqueeze(node);
      return;
    }
    if (op.equals("Flatten")) {
      rewriting.keep(node.withAttributes(attributes.with("axis", 1L)));
      return;
    }
    if (op.equals("Reshape") && statesAllSizes(node)) {
      rewriting.keep(node);
      return;
    }
    if (ALONG_AXIS.contains(op)) {
      long axis = attributes.integer("axis", -1);
      rewriting.keep(node.withAttributes(attributes.with("axis", axis < 0 ? axis : axis + 1)));
    } else if (SAME_FOR_ROWS.contains(op)) {
      rewriting.keep(node);
    } else {
      throw refused(node);
    }
    lost.add(node.output(0));
  }

  /** The axis comes back by itself, or moves to the front of another one. */
  private void unsqueeze(Node node) {
    List<Integer> axes = axes(node, known(node.output(0)).length);
    if (axes.contains(0)) {
      reshape(node, axes.stream().filter(axis -> axis != 0).toList());
    } else {
      reshape(node, axes.stream().map(axis -> axis + 1).toList());
      lost.add(node.output(0));
    }
  }

  private void reshape(Node node, List<Integer> axes) {
    if (axes.isEmpty()) {
      rewriting.replace(node, node.output(0), "Identity", Attributes.NONE, node.input(0));
      return;
    }
    long[] given = axes.stream().mapToLong(Integer::longValue).toArray();
    String name = rewriting.constant(node, "axes", ConstantTensor.longs(given));
    rewriting.keep(node.withInputs(List.of(node.input(0), name)));
  }

  private boolean statesAllSizes(Node reshape) {
    ConstantTensor shape = graph.initializers().get(reshape.input(1));
    return shape != null
        && shape.size() > 1
        && Arrays.stream(shape.toLongs()).noneMatch(size -> size == 0);
  }

  private List<Integer> axes(Node node, int rank) {
    ConstantTensor given = graph.initializers().get(node.input(1));
    if (given == null) {
      throw refused(node);
    }
    List<Integer> axes = new ArrayList<>();
    for (long axis : given.toLongs()) {
      axes.add(BatchStep.axis(axis, rank));
    }
    return axes;
  }

  private long[] known(String value) {
    long[] known = dims.get(value);
    if (known == null) {
      throw new OnnxException("No dimensions are known for value '" + value + "'");
    }
    return known;
  }

  private static UnsupportedModelException refused(Node node) {
    return new UnsupportedModelException(
        ("The model was exported for one image, and before %s '%s' its batch is taken away"
                + " (Squeeze); export it with a dynamic batch dimension, or squeeze named axes")
            .formatted(node.operator(), node.name()));
  }
}
