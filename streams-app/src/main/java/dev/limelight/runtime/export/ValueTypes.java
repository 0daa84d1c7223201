package dev.limelight.runtime.export;

import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The element types of a graph's values as ONNX Runtime infers them, without running it. */
final class ValueTypes {
  /** Larger constants are weights: no type depends on what is in them. */
  private static final int LARGEST_READ = 1 << 12;

  private ValueTypes() {}

  /**
   * The types of all values that nodes write, in order; those that are no tensors are left out.
   *
   * @throws ExportException if ONNX Runtime refuses the model, or a value has a type of which there
   *     is no gradient
   */
  static Map<String, ElementType> of(Graph graph) {
    List<String> written = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node.outputs().stream().filter(value -> !value.isEmpty()).forEach(written::add);
    }
    Map<String, ElementType> types = new LinkedHashMap<>();
    try (OrtRunner runner =
        OrtRunner.unoptimized(GraphWriter.split(withoutWeights(graph), written))) {
      Map<String, ElementType> inferred = runner.outputTypes();
      for (String value : written) {
        ElementType type = inferred.get(value);
        if (type != null) {
          types.put(value, type);
        }
      }
    }
    return types;
  }

  /** The graph with its weights as inputs, which need no memory. */
  private static Graph withoutWeights(Graph graph) {
    List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
    Map<String, ConstantTensor> constants = new LinkedHashMap<>();
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (tensor.size() > LARGEST_READ) {
                List<String> dims = Arrays.stream(tensor.dims()).mapToObj(Long::toString).toList();
                inputs.add(new ValueInfo(name, tensor.type(), dims));
              } else {
                constants.put(name, tensor);
              }
            });
    return graph.withInputs(inputs).withInitializers(constants);
  }
}
