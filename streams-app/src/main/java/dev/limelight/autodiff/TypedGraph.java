package dev.limelight.autodiff;

import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import java.util.Map;
import java.util.Optional;

/**
 * A forward graph of which every value's type and dimensions are known, and the content of those
 * that do not depend on the image.
 *
 * @param graph the graph, at the opset that backward graphs are written at
 * @param values every value of it by name, initializers and inputs among them
 * @param constants contents of the values that are the same for every image, where they were needed
 *     and small enough to keep; initializers among them
 */
public record TypedGraph(
    Graph graph, Map<String, Value> values, Map<String, ConstantTensor> constants) {
  public TypedGraph {
    values = Map.copyOf(values);
    constants = Map.copyOf(constants);
  }

  /**
   * Type and dimensions of a value.
   *
   * @throws IllegalArgumentException if the graph has no such value
   */
  public Value value(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No type is known for value '" + name + "'");
    }
    return value;
  }

  /** Content of a value that does not depend on the image. */
  public Optional<ConstantTensor> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }
}
