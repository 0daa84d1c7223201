package dev.limelight.runtime.export;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A backward graph with a wrong rule, to see that a check finds it. */
final class PlantedFault {
  private PlantedFault() {}

  /** What the last backward node of an operator writes, times a factor. */
  static Graph scaled(Graph graph, String opType, float factor) {
    List<Node> nodes = new ArrayList<>(graph.nodes());
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.doc().startsWith("gradient of " + opType + " ")) {
        String right = node.output(0) + "/right";
        nodes.set(i, node.withOutputs(List.of(right)));
        nodes.add(
            i + 1,
            Node.of(
                right, "Mul", List.of(right, "wrong"), List.of(node.output(0)), Attributes.NONE));
        Map<String, ConstantTensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.put("wrong", ConstantTensor.scalar(factor));
        return graph.withNodes(nodes).withInitializers(constants);
      }
    }
    throw new IllegalArgumentException("No gradient of " + opType + " in the graph");
  }
}
