package dev.limelight.autodiff;

import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Node;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * The real numbers that a QuantizeLinear node can represent, up to half a step beyond its outermost
 * integers: {@code (qmin - 1/2 - z) s} to {@code (qmax + 1/2 - z) s}. What lies beyond saturates.
 *
 * @param low lower bounds, shaped to broadcast over the node's input: one, or one per channel
 * @param high upper bounds, of the same shape
 */
public record QuantizationRange(ConstantTensor low, ConstantTensor high) {

  /**
   * The range of a node.
   *
   * @param type of its output
   * @param rank of its input
   * @param constants contents of constant values by name
   * @throws RuleNotApplicableException if scale or zero point are computed from the image, or the
   *     scale is given per block
   */
  public static QuantizationRange of(
      Node node, Value type, int rank, Function<String, Optional<ConstantTensor>> constants) {
    float[] scale = constants.apply(node.input(1)).orElseThrow(() -> computed("scale")).toFloats();
    long[] zero =
        node.hasInput(2)
            ? constants.apply(node.input(2)).orElseThrow(() -> computed("zero point")).toLongs()
            : new long[scale.length];
    if (zero.length != scale.length || node.attributes().integer("block_size", 0) != 0) {
      throw new RuleNotApplicableException("its scale is neither one number nor one per channel");
    }
    long[] limits = limits(type);
    float[] low = new float[scale.length];
    float[] high = new float[scale.length];
    for (int i = 0; i < scale.length; i++) {
      low[i] = (float) ((limits[0] - 0.5 - zero[i]) * scale[i]);
      high[i] = (float) ((limits[1] + 0.5 - zero[i]) * scale[i]);
    }
    long[] dims = dims(node, rank, scale.length);
    return new QuantizationRange(
        ConstantTensor.floats(dims, low), ConstantTensor.floats(dims, high));
  }

  private static long[] dims(Node node, int rank, int count) {
    if (count == 1) {
      return new long[0];
    }
    long axis = node.attributes().integer("axis", 1);
    long[] dims = new long[(int) (rank - (axis < 0 ? axis + rank : axis))];
    Arrays.fill(dims, 1);
    dims[0] = count;
    return dims;
  }

  private static long[] limits(Value type) {
    return switch (type.type()) {
      case INT8 -> new long[] {Byte.MIN_VALUE, Byte.MAX_VALUE};
      case UINT8 -> new long[] {0, 255};
      case INT16 -> new long[] {Short.MIN_VALUE, Short.MAX_VALUE};
      case UINT16 -> new long[] {0, 65535};
      default -> throw new RuleNotApplicableException("it writes " + type.type());
    };
  }

  private static RuleNotApplicableException computed(String what) {
    return new RuleNotApplicableException("its " + what + " is computed from the image");
  }
}
