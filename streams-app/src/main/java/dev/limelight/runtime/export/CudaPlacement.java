package dev.limelight.runtime.export;

import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OpsetNormalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where ONNX Runtime will run a graph's nodes when it is given CUDA: found without a GPU, from the
 * list of its kernels. A node without a matching kernel falls back to the CPU, with a copy of its
 * inputs and outputs across the bus.
 *
 * <p>Nodes that compute shapes run on the CPU on purpose and do not count. They are, as ONNX
 * Runtime decides it ({@code GetCpuPreferredNodes}): the readers of what {@code Shape} and {@code
 * Size} write, and of what such readers write, if their other inputs are of that kind too, graph
 * inputs, or initializers of at most 100 elements; except where a CUDA kernel takes that very input
 * from the host's memory, as {@code Reshape} takes its shape. Nodes that depend on initializers
 * alone are folded when the session is made and do not count either.
 */
public final class CudaPlacement {
  /** ONNX Runtime's {@code kSmallInitializerThreshold}. */
  private static final long SMALL = 100;

  /**
   * A node that runs on the CPU.
   *
   * @param node the node
   * @param reason why
   */
  public record Fallback(Node node, String reason) {}

  private final int opset;
  private final CudaKernels kernels = CudaKernels.known();
  private final InferredTypes types;
  private final Set<String> constants;
  private final Set<String> onHost = new HashSet<>();
  private final Set<String> free = new HashSet<>();
  private final List<Fallback> fallbacks = new ArrayList<>();

  private CudaPlacement(Graph graph) {
    this.opset = OpsetNormalizer.written(graph);
    this.types = InferredTypes.of(graph);
    this.constants = new HashSet<>(graph.initializers().keySet());
    graph.inputs().forEach(input -> free.add(input.name()));
    graph.initializers().forEach((name, tensor) -> addIfSmall(name, tensor));
  }

  private void addIfSmall(String name, ConstantTensor tensor) {
    if (tensor.size() <= SMALL) {
      free.add(name);
    }
  }

  /** The nodes of a graph that fall back, in its order. */
  public static List<Fallback> fallbacks(Graph graph) {
    CudaPlacement placement = new CudaPlacement(graph);
    graph.nodes().forEach(placement::place);
    return List.copyOf(placement.fallbacks);
  }

  /** The fallbacks by operator, with how many nodes each has and the reason of the first. */
  public static List<String> summary(List<Fallback> fallbacks) {
    Map<String, List<Fallback>> byOperator = new TreeMap<>();
    fallbacks.forEach(
        fallback ->
            byOperator
                .computeIfAbsent(fallback.node().operator(), key -> new ArrayList<>())
                .add(fallback));
    Map<String, String> lines = new LinkedHashMap<>();
    byOperator.forEach(
        (operator, nodes) ->
            lines.put(
                operator,
                "%s, %d node%s, first '%s': %s"
                    .formatted(
                        operator,
                        nodes.size(),
                        nodes.size() == 1 ? "" : "s",
                        nodes.get(0).node().name(),
                        nodes.get(0).reason())));
    return List.copyOf(lines.values());
  }

  private void place(Node node) {
    List<String> inputs = node.inputs().stream().filter(input -> !input.isEmpty()).toList();
    if (constants.containsAll(inputs)) {
      constants.addAll(node.outputs());
      return;
    }
    boolean shape = node.opType().equals("Shape") || node.opType().equals("Size");
    if (shape || computesShapes(node)) {
      onHost.addAll(node.outputs());
    }
    if (!computesShapes(node)) {
      missing(node).ifPresent(reason -> fallbacks.add(new Fallback(node, reason)));
    }
  }

  private boolean computesShapes(Node node) {
    boolean reads = false;
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.input(i);
      if (onHost.contains(input)) {
        if (kernels.readsFromHost(node.opType(), opset, i)) {
          return false;
        }
        reads = true;
      } else if (!input.isEmpty() && !free.contains(input)) {
        return false;
      }
    }
    return reads;
  }

  private Optional<String> missing(Node node) {
    if (!node.domain().isEmpty() || !kernels.has(node.opType(), opset)) {
      return Optional.of("no CUDA kernel at opset " + opset);
    }
    ElementType type = types.of(typed(node));
    if (!kernels.has(node.opType(), opset, type)) {
      return Optional.of(
          "no CUDA kernel for " + type.name().toLowerCase(Locale.ROOT) + " at opset " + opset);
    }
    return node.opType().equals("ConvTranspose") ? asymmetric(node) : Optional.empty();
  }

  /** The value whose type the list of kernels goes by. */
  private static String typed(Node node) {
    return switch (node.opType()) {
      case "Where" -> node.input(1);
      case "OneHot" -> node.input(2);
      case "ConstantOfShape" -> node.output(0);
      default -> node.input(0);
    };
  }

  /** cuDNN pads a transposed convolution on both sides alike; ONNX Runtime leaves others alone. */
  private static Optional<String> asymmetric(Node node) {
    if (node.attributes().text("auto_pad", "NOTSET").startsWith("SAME")) {
      return Optional.of("auto_pad may pad the sides differently, which cuDNN does not");
    }
    long[] pads = node.attributes().integers("pads", new long[0]);
    for (int axis = 0; axis < pads.length / 2; axis++) {
      if (pads[axis] != pads[axis + pads.length / 2]) {
        return Optional.of("pads the sides differently, which cuDNN does not");
      }
    }
    return Optional.empty();
  }
}
