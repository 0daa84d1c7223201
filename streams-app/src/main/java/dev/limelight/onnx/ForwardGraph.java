package dev.limelight.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    return GraphWriter.write(restrict(GraphReader.read(model), imageInput, logitsValue));
  }

  /** As {@link #restrict(Path, String, String)}, on a graph. */
  public static Graph restrict(Graph graph, String imageInput, String logitsValue) {
    ValueInfo image = input(graph, imageInput);
    if (!graph.producers().containsKey(logitsValue)) {
      throw new OnnxException("The model has no value '" + logitsValue + "' to take as logits");
    }
    String inner = LOGITS + "/value";
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(
          node.withInputs(renamed(node.inputs(), inner))
              .withOutputs(renamed(node.outputs(), inner)));
    }
    String logits = logitsValue.equals(LOGITS) ? inner : logitsValue;
    nodes.add(
        Node.of(
            LOGITS + "/flatten",
            "Flatten",
            List.of(logits),
            List.of(LOGITS),
            Attributes.NONE.with("axis", 1L)));
    return graph
        .withInputs(List.of(batched(image)))
        .withNodes(nodes)
        .withOutputs(List.of(new ValueInfo(LOGITS, ElementType.FLOAT, List.of(BATCH, "K"))))
        .pruned();
  }

  /** A symbolic batch dimension by the name that sessions know it by. */
  private static ValueInfo batched(ValueInfo image) {
    List<String> dims = new ArrayList<>(image.dims());
    if (!dims.isEmpty() && image.dim(0) < 0) {
      dims.set(0, BATCH);
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

  private static List<String> renamed(List<String> values, String inner) {
    return values.stream().map(value -> value.equals(LOGITS) ? inner : value).toList();
  }
}
