package dev.limelight.runtime;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the one-hot seed of a backward graph to the weights of the last layer. A product of
 * one-hot rows and a matrix is a row of that matrix for each: the same numbers, as all others are
 * multiplied by zero. For classifiers that end in a convolution and a mean, only the target's
 * channel is computed, forward as well.
 *
 * <p>What is not known here stays as it is. Not thread-safe; one use.
 */
final class OneHotRows {
  private static final Set<String> ELEMENTWISE = Set.of("Relu", "HardSigmoid");

  private final Graph graph;
  private final String target;
  private final Map<String, Node> producers;
  private final Map<String, ConstantTensor> constants;
  private final List<Node> nodes = new ArrayList<>();

  /** Values that are zero but in the target's channel, by name. */
  private final Map<String, Channel> channels = new HashMap<>();

  private int counter;

  /**
   * A value {@code [N,K,...]} that is zero but for one channel of each row.
   *
   * @param classes K
   * @param rank number of its dimensions
   * @param content that channel, which broadcasts to {@code [N,1,...]}; empty where it is one
   */
  private record Channel(long classes, int rank, Optional<String> content) {}

  private OneHotRows(Graph graph, String target) {
    this.graph = graph;
    this.target = target;
    this.producers = graph.producers();
    this.constants = new LinkedHashMap<>(graph.initializers());
  }

  /**
   * The graph with rows selected in the place of one-hot products.
   *
   * @param target name of the class input
   */
  static Graph selected(Graph graph, String target) {
    return new OneHotRows(graph, target).selected();
  }

  private Graph selected() {
    for (Node node : graph.nodes()) {
      boolean seed = node.opType().equals("OneHot") && node.input(0).equals(target);
      Optional<Channel> followed = seed ? seed(node) : follow(node);
      followed.ifPresent(channel -> channels.put(node.output(0), channel));
      if (followed.isPresent() || !replaced(node)) {
        // What was followed is pruned where nobody reads it as a whole.
        nodes.add(node);
      }
    }
    return graph.withNodes(nodes).withInitializers(constants);
  }

  /** Rows over the last of two axes, of zeros and ones. */
  private Optional<Channel> seed(Node node) {
    boolean zeroOrOne =
        content(node.input(2))
            .filter(values -> values.type() == ElementType.FLOAT)
            .filter(values -> Arrays.equals(values.toFloats(), new float[] {0, 1}))
            .isPresent();
    if (!zeroOrOne || node.attributes().integer("axis", -1) != -1) {
      return Optional.empty();
    }
    return content(node.input(1))
        .map(depth -> new Channel(depth.toLongs()[0], 2, Optional.empty()));
  }

  /** What a node makes of such a value, if it is another one. */
  private Optional<Channel> follow(Node node) {
    Channel channel = channels.get(node.input(0));
    if (channel == null) {
      return Optional.empty();
    }
    return switch (node.opType()) {
      case "Reshape" -> reshaped(node, channel);
      case "Mul" -> product(node, channel);
      default -> Optional.empty();
    };
  }

  /** Axes of size one behind the classes, or without them again. */
  private Optional<Channel> reshaped(Node node, Channel channel) {
    long[] dims = content(node.input(1)).map(ConstantTensor::toLongs).orElse(new long[0]);
    boolean movable = channel.content().map(this::isScalar).orElse(true);
    boolean keeps =
        movable
            && dims.length >= 2
            && dims[0] <= 0
            && dims[1] == channel.classes()
            && Arrays.stream(dims).skip(2).allMatch(size -> size == 1);
    return keeps
        ? Optional.of(new Channel(channel.classes(), dims.length, channel.content()))
        : Optional.empty();
  }

  private Optional<Channel> product(Node node, Channel channel) {
    String factor = node.input(1);
    Optional<String> one =
        isScalar(factor) ? Optional.of(factor) : channelOf(factor, channel.classes());
    return one.map(
        content ->
            new Channel(
                channel.classes(),
                channel.rank(),
                Optional.of(
                    channel
                        .content()
                        .map(before -> emit("Mul", Attributes.NONE, before, content))
                        .orElse(content))));
  }

  private boolean isScalar(String value) {
    return content(value).filter(tensor -> tensor.size() == 1).isPresent();
  }

  private Optional<ConstantTensor> content(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  /**
   * The target's channel {@code [N,1,H,W]} of a function of each element of a convolution of one
   * element; the convolution itself is pruned where nobody else reads it.
   */
  private Optional<String> channelOf(String value, long classes) {
    Node node = producers.get(value);
    if (node == null) {
      return Optional.empty();
    }
    if (ELEMENTWISE.contains(node.opType())) {
      return channelOf(node.input(0), classes)
          .map(channel -> emit(node.opType(), node.attributes(), channel));
    }
    return content(node.input(1))
        .filter(weights -> isPointwise(node, weights) && weights.dims()[0] == classes)
        .flatMap(weights -> channelOf(node, weights));
  }

  private Optional<String> channelOf(Node conv, ConstantTensor weights) {
    Optional<ConstantTensor> bias = content(conv.input(2));
    if (conv.hasInput(2) && bias.isEmpty()) {
      return Optional.empty();
    }
    long classes = weights.dims()[0];
    long width = weights.dims()[1];
    String row = row(constant(matrix(weights, classes, width)), width, 4);
    String sum =
        emit(
            "ReduceSum",
            Attributes.NONE.with("keepdims", 1L),
            emit("Mul", Attributes.NONE, conv.input(0), row),
            constant(ConstantTensor.longs(1)));
    return Optional.of(
        bias.map(each -> row(constant(matrix(each, classes, 1)), 1, 4))
            .map(each -> emit("Add", Attributes.NONE, sum, each))
            .orElse(sum));
  }

  /** Writes the result of a node by selected rows, if it is one of whole products. */
  private boolean replaced(Node node) {
    Channel channel = channels.get(node.input(0));
    ConstantTensor weights = constants.get(node.input(1));
    if (channel == null || weights == null) {
      return false;
    }
    return switch (node.opType()) {
      case "Gemm" -> gemm(node, channel, weights);
      case "MatMul" ->
          isMatrix(weights, channel.classes())
              && rows(node, channel, node.input(1), Optional.empty());
      case "Conv" -> conv(node, channel, weights);
      default -> false;
    };
  }

  private static boolean isMatrix(ConstantTensor weights, long rows) {
    return weights.dims().length == 2 && weights.dims()[0] == rows;
  }

  private boolean gemm(Node node, Channel channel, ConstantTensor weights) {
    Attributes attributes = node.attributes();
    float alpha = attributes.real("alpha", 1f);
    boolean turned = attributes.flag("transB", false);
    boolean changed = turned || alpha != 1f;
    if (attributes.flag("transA", false)
        || node.hasInput(2)
        || (changed && weights.type() != ElementType.FLOAT)) {
      return false;
    }
    Optional<String> factor =
        alpha == 1f ? Optional.empty() : Optional.of(constant(ConstantTensor.scalar(alpha)));
    ConstantTensor matrix = turned ? weights.transposed() : weights;
    return isMatrix(matrix, channel.classes())
        && rows(node, channel, turned ? constant(matrix) : node.input(1), factor);
  }

  private boolean rows(Node node, Channel channel, String matrix, Optional<String> factor) {
    if (channel.rank() != 2) {
      return false;
    }
    String row = emit("Gather", Attributes.NONE, matrix, target);
    write(node, factor.map(f -> emit("Mul", Attributes.NONE, row, f)).orElse(row), channel);
    return true;
  }

  /** A convolution of one element: {@code weights [C,K,1,1]}. */
  private boolean conv(Node node, Channel channel, ConstantTensor weights) {
    if (!isPointwise(node, weights)
        || channel.rank() != 4
        || node.hasInput(2)
        || weights.dims()[1] != channel.classes()) {
      return false;
    }
    long width = weights.dims()[0];
    String matrix = constant(matrix(weights, width, channel.classes()).transposed());
    write(node, row(matrix, width, 4), channel);
    return true;
  }

  /** Rows times the channel's content, under the name of what the node wrote. */
  private void write(Node node, String row, Channel channel) {
    List<String> inputs =
        channel.content().map(content -> List.of(row, content)).orElse(List.of(row));
    nodes.add(
        new Node(
            node.name(),
            inputs.size() == 1 ? "Identity" : "Mul",
            "",
            inputs,
            node.outputs(),
            Attributes.NONE,
            node.doc()));
  }

  private static boolean isPointwise(Node node, ConstantTensor weights) {
    Attributes attributes = node.attributes();
    return node.opType().equals("Conv")
        && weights.type() == ElementType.FLOAT
        && weights.dims().length == 4
        && weights.dims()[2] == 1
        && weights.dims()[3] == 1
        && attributes.integer("group", 1) == 1
        && Arrays.stream(attributes.integers("strides", new long[0])).allMatch(s -> s == 1)
        && Arrays.stream(attributes.integers("pads", new long[0])).allMatch(p -> p == 0);
  }

  /** The row of each target: {@code [N,width,1...]} of so many dimensions. */
  private String row(String matrix, long width, int rank) {
    String row = emit("Gather", Attributes.NONE, matrix, target);
    long[] dims = new long[rank];
    Arrays.fill(dims, 1);
    dims[0] = -1;
    dims[1] = width;
    return emit("Reshape", Attributes.NONE, row, constant(ConstantTensor.longs(dims)));
  }

  private static ConstantTensor matrix(ConstantTensor tensor, long rows, long columns) {
    return ConstantTensor.floats(new long[] {rows, columns}, tensor.toFloats());
  }

  private String constant(ConstantTensor tensor) {
    String name = "limelight/target/constant/" + counter++;
    constants.put(name, tensor);
    return name;
  }

  private String emit(String opType, Attributes attributes, String... inputs) {
    String name = "limelight/target/" + counter++;
    nodes.add(Node.of(name, opType, List.of(inputs), List.of(name), attributes));
    return name;
  }
}
