package dev.limelight.runtime.export;

import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes of a graph may compute in float16. The others stay in float32: those that sum many
 * values, whose error grows with their number; those that exponentiate, divide or take roots, which
 * leave the range of float16 or lose what is small; those that CUDA has no float16 kernel for; and
 * those with a constant that float16 cannot hold.
 */
final class Float16Operators {
  /** Operators that stay in float32 whatever their values are. */
  private static final Set<String> FRAGILE =
      Set.of(
          "Softmax",
          "LogSoftmax",
          "LayerNormalization",
          "InstanceNormalization",
          "BatchNormalization",
          "LpNormalization",
          "LRN",
          "ReduceMean",
          "ReduceSum",
          "ReduceSumSquare",
          "ReduceL1",
          "ReduceL2",
          "ReduceProd",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "GlobalAveragePool",
          "GlobalLpPool",
          "LpPool",
          "CumSum",
          "ScatterElements",
          "ScatterND",
          "Exp",
          "Log",
          "Pow",
          "Sqrt",
          "Div",
          "Reciprocal",
          "Softplus",
          "Mod",
          "Resize",
          "OneHot",
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "Cast",
          "CastLike",
          "Constant",
          "ConstantOfShape",
          "Identity",
          "Range");

  private static final float LARGEST = 65504;

  /** Largest relative error of a constant that is one number, such as an epsilon. */
  private static final double SCALAR_TOLERANCE = 0x1p-10;

  private final Graph graph;
  private final InferredTypes types;

  Float16Operators(Graph graph, InferredTypes types) {
    this.graph = graph;
    this.types = types;
  }

  /** Whether a node may read and write float16 wherever it reads and writes float32. */
  boolean suits(Node node) {
    return node.domain().isEmpty()
        && node.attributes().subgraphs().isEmpty()
        && !FRAGILE.contains(node.opType())
        && node.outputs().stream().anyMatch(this::isFloat)
        && CudaKernels.known().has(node.opType(), graph.opset(), ElementType.FLOAT16)
        && node.inputs().stream().allMatch(this::holds);
  }

  /** Whether a value is float32 in the graph. */
  boolean isFloat(String value) {
    return !value.isEmpty() && types.of(value) == ElementType.FLOAT;
  }

  private boolean holds(String input) {
    ConstantTensor constant = isFloat(input) ? constants().get(input) : null;
    if (constant == null) {
      return true;
    }
    float[] values = constant.toFloats();
    for (float value : values) {
      if (!(Math.abs(value) <= LARGEST)) {
        return false;
      }
    }
    if (values.length != 1) {
      return true;
    }
    float rounded = ConstantTensor.halves(new long[0], values[0]).toFloats()[0];
    return Math.abs(rounded - values[0]) <= SCALAR_TOLERANCE * Math.abs(values[0]);
  }

  private Map<String, ConstantTensor> constants() {
    return graph.initializers();
  }
}
