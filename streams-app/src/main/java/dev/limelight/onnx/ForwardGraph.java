package dev.limelight.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The part of a classifier between its image and its logits. */
public final class ForwardGraph {
  /** Name of the one output of a restricted graph. */
  public static final String LOGITS = "logits";

  /** Name of the batch dimension of a restricted graph. */
  public static final String BATCH = "N";

  private ForwardGraph() {}

  /**
   * The model cut down to one input and one output {@code logits [N,K]}. The logits may be a value
   * inside the model: many end in a Softmax and hand out only probabilities. A model of a fixed
   * batch keeps it.
   *
   * @param model the original model file
   * @param imageInput name of the image input
   * @param logitsValue name of the value that holds the logits
   * @return the bytes of an ONNX model at the original's operator set
   * @throws OnnxException if the model cannot be read or has no such values
   */
  public static byte[] restrict(Path model, String imageInput, String logitsValue) {
    Graph graph = entered(GraphReader.read(model), imageInput);
    return GraphWriter.write(restrict(graph, imageInput, logitsValue));
  }

  /**
   * The model as it is computed here: from a float32 image, in float32, in operators of ONNX.
   *
   * @throws UnsupportedModelException if it computes with the image's whole numbers
   */
  public static Graph entered(Graph graph, String imageInput) {
    return enteredAsWritten(StandardOperators.of(graph), imageInput);
  }

  /**
   * As {@link #entered}, in the operators that the model is written in.
   *
   * @throws UnsupportedModelException if it computes with the image's whole numbers
   */
  public static Graph enteredAsWritten(Graph graph, String imageInput) {
    return Float32.of(FloatImage.of(graph, input(graph, imageInput)));
  }

  /**
   * As {@link #restrict(Path, String, String)}, on a graph that was {@link #entered}.
   *
   * @throws UnsupportedModelException if the logits depend on further inputs
   */
  public static Graph restrict(Graph graph, String imageInput, String logitsValue) {
    ValueInfo image = input(graph, imageInput);
    if (!graph.producers().containsKey(logitsValue)) {
      throw new OnnxException("The model has no value '" + logitsValue + "' to take as logits");
    }
    Graph named = PortNames.freed(graph, imageInput);
    List<Node> nodes = new ArrayList<>(named.nodes());
    String logits = PortNames.inner(logitsValue);
    nodes.add(
        Node.of(
            LOGITS + "/flatten",
            "Flatten",
            List.of(logits),
            List.of(LOGITS),
            Attributes.NONE.with("axis", 1L)));
    Graph restricted =
        named
            .withInputs(List.of(batched(image)))
            .withNodes(nodes)
            .withOutputs(List.of(new ValueInfo(LOGITS, ElementType.FLOAT, List.of(BATCH, "K"))))
            .pruned();
    requireOneInput(restricted, graph);
    return restricted;
  }

  private static void requireOneInput(Graph restricted, Graph whole) {
    Set<String> known = new HashSet<>(restricted.initializers().keySet());
    restricted.inputs().forEach(input -> known.add(input.name()));
    restricted.nodes().forEach(node -> known.addAll(node.outputs()));
    Set<String> further = new LinkedHashSet<>();
    restricted.nodes().forEach(node -> further.addAll(node.reads()));
    further.removeAll(known);
    further.remove("");
    if (!further.isEmpty()) {
      List<String> described =
          further.stream()
              .map(
                  name ->
                      whole.inputs().stream()
                          .filter(input -> input.name().equals(name))
                          .map(ValueInfo::toString)
                          .findFirst()
                          .orElse(name + " (not a tensor)"))
              .toList();
      throw new UnsupportedModelException(
          "The logits depend on the image '%s' and on further inputs %s; export the model with these"
                  .formatted(restricted.inputs().get(0).name(), described)
              + " fixed, or give them a default (an initializer of the same name)");
    }
  }

  /**
   * A symbolic batch dimension by the name that sessions know it by. Other free sizes get names of
   * their own: a model that calls its height "N" must not have it taken for the batch.
   */
  private static ValueInfo batched(ValueInfo image) {
    List<String> dims = new ArrayList<>(image.dims());
    for (int axis = 0; axis < dims.size(); axis++) {
      if (image.dim(axis) < 0) {
        dims.set(axis, axis == 0 ? BATCH : BATCH + axis);
      }
    }
    return new ValueInfo(image.name(), image.type(), dims);
  }

  /**
   * The graph input of a name.
   *
   * @throws OnnxException if there is none, naming those there are
   */
  public static ValueInfo input(Graph graph, String name) {
    return graph.inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new OnnxException(
                    "The model has no input '"
                        + name
                        + "', it has "
                        + graph.inputs().stream().map(ValueInfo::name).toList()));
  }
}
