package dev.limelight.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Operators that compute with quantised numbers, written with the real numbers that these stand
 * for: DequantizeLinear in front of every input, the operator, QuantizeLinear behind it. That is
 * how ONNX defines them; kernels for whole numbers may round a result otherwise that lies half way
 * between two.
 */
final class QuantizedOperators {
  private static final Attributes NONE = Attributes.NONE;

  /** Of an operand that has one scale. */
  private static final int NO_AXIS = Integer.MIN_VALUE;

  private final Node node;
  private final Rewriting rewriting;

  private QuantizedOperators(Node node, Rewriting rewriting) {
    this.node = node;
    this.rewriting = rewriting;
  }

  /** {@code x, its scale and zero point, w, scale, zero, y's scale and zero, whole bias}. */
  static boolean convolution(Node node, Rewriting rewriting) {
    QuantizedOperators q = new QuantizedOperators(node, rewriting);
    boolean fits = q.fits(0, NO_AXIS) && q.fits(3, 0) && q.fits(5, NO_AXIS) && q.fitsBias(8);
    if (isChannelsLast(node) || !fits) {
      return false;
    }
    List<String> inputs = new ArrayList<>(List.of(q.real(0, "x", NO_AXIS), q.real(3, "w", 0)));
    if (node.hasInput(8)) {
      inputs.add(q.bias(8, 1f));
    }
    q.quantise(q.emit("Conv", node.attributes().without("channels_last"), inputs), 5);
    return true;
  }

  /** {@code a, its scale and zero point, b, scale, zero, y's scale and zero point}. */
  static boolean matMul(Node node, Rewriting rewriting) {
    QuantizedOperators q = new QuantizedOperators(node, rewriting);
    if (!q.fits(0, NO_AXIS) || !q.fits(3, -1) || !q.fits(5, NO_AXIS)) {
      return false;
    }
    q.quantise(q.emit("MatMul", NONE, List.of(q.real(0, "a", NO_AXIS), q.real(3, "b", -1))), 5);
    return true;
  }

  /** As {@link #matMul}, then a whole bias, then y's scale and zero point, where y is quantised. */
  static boolean gemm(Node node, Rewriting rewriting) {
    QuantizedOperators q = new QuantizedOperators(node, rewriting);
    int axis = node.attributes().flag("transB", false) ? 0 : -1;
    boolean whole = node.hasInput(7);
    boolean fits = q.fits(0, NO_AXIS) && q.fits(3, axis) && q.fitsBias(6);
    if (!fits || (whole && !q.fits(6, NO_AXIS))) {
      return false;
    }
    List<String> inputs = new ArrayList<>(List.of(q.real(0, "a", NO_AXIS), q.real(3, "b", axis)));
    if (node.hasInput(6)) {
      inputs.add(q.bias(6, node.attributes().real("alpha", 1f)));
    }
    if (whole) {
      q.quantise(q.emit("Gemm", node.attributes(), inputs), 6);
    } else {
      String[] operands = inputs.toArray(String[]::new);
      rewriting.replace(node, node.output(0), "Gemm", node.attributes(), operands);
    }
    return true;
  }

  /** {@code a, its scale and zero point, b, scale, zero, y's scale and zero point}. */
  static StandardOperators.Conversion binary(String opType) {
    return (node, rewriting) -> {
      QuantizedOperators q = new QuantizedOperators(node, rewriting);
      if (!q.fits(0, NO_AXIS) || !q.fits(3, NO_AXIS) || !q.fits(5, NO_AXIS)) {
        return false;
      }
      List<String> inputs = List.of(q.real(0, "a", NO_AXIS), q.real(3, "b", NO_AXIS));
      q.quantise(q.emit(opType, NONE, inputs), 5);
      return true;
    };
  }

  /** {@code x, its scale and zero point, y's scale and zero point}. */
  static StandardOperators.Conversion unary(String opType) {
    return (node, rewriting) -> {
      QuantizedOperators q = new QuantizedOperators(node, rewriting);
      if (isChannelsLast(node) || !q.fits(0, NO_AXIS) || !q.fits(2, NO_AXIS)) {
        return false;
      }
      Attributes own = node.attributes().without("channels_last");
      q.quantise(q.emit(opType, own, List.of(q.real(0, "x", NO_AXIS))), 2);
      return true;
    };
  }

  /** {@code y's scale and zero point}, then each part with its own. */
  static boolean concat(Node node, Rewriting rewriting) {
    QuantizedOperators q = new QuantizedOperators(node, rewriting);
    boolean fits = q.fits(-1, NO_AXIS);
    for (int i = 2; i < node.inputs().size(); i += 3) {
      fits &= q.fits(i, NO_AXIS);
    }
    if (!fits) {
      return false;
    }
    List<String> parts = new ArrayList<>();
    for (int i = 2; i < node.inputs().size(); i += 3) {
      parts.add(q.real(i, "part" + parts.size(), NO_AXIS));
    }
    q.quantise(q.emit("Concat", node.attributes(), parts), -1);
    return true;
  }

  private static boolean isChannelsLast(Node node) {
    return node.attributes().flag("channels_last", false);
  }

  private @Nullable ConstantTensor constant(int index) {
    return rewriting.initializer(node.input(index));
  }

  /** One that was found to fit. */
  private ConstantTensor fitting(int index) {
    return Objects.requireNonNull(constant(index));
  }

  /**
   * Whether the scale and the zero point behind an operand are constant: one number each, or one
   * for each element of an axis of a constant operand.
   *
   * @param axis counted from the end if negative
   */
  private boolean fits(int operand, int axis) {
    ConstantTensor scale = constant(operand + 1);
    ConstantTensor zero = constant(operand + 2);
    // Kernels of ONNX Runtime (1.30) that miss a zero point end the process.
    if (scale == null || zero == null) {
      return false;
    }
    if (scale.size() == 1) {
      return zero.size() == 1;
    }
    ConstantTensor whole = constant(operand);
    if (whole == null || axis == NO_AXIS) {
      return false;
    }
    long[] dims = whole.dims();
    int at = axis < 0 ? axis + dims.length : axis;
    boolean zeros = zero.type().bytes() == 1 && (zero.size() == 1 || zero.size() == scale.size());
    return at >= 0 && at < dims.length && dims[at] == scale.size() && zeros;
  }

  /** Whether a bias is constant or not there; its numbers count products of the operands' steps. */
  private boolean fitsBias(int index) {
    ConstantTensor bias = constant(index);
    ConstantTensor scale = constant(4);
    return !node.hasInput(index)
        || (bias != null
            && scale != null
            && (scale.size() == 1 || (bias.dims().length == 1 && bias.size() == scale.size())));
  }

  /** Adds the real numbers that an operand stands for. */
  private String real(int operand, String role, int axis) {
    ConstantTensor scale = fitting(operand + 1);
    if (scale.size() == 1) {
      return rewriting.emit(
          node, role, "DequantizeLinear", NONE, with(node.input(operand), operand));
    }
    long[] line = {scale.size()};
    String scales =
        rewriting.constant(node, role + "/scale", ConstantTensor.floats(line, scale.toFloats()));
    String zeros = rewriting.constant(node, role + "/zero", repeated(fitting(operand + 2), line));
    Attributes along = NONE.with("axis", (long) axis);
    return rewriting.emit(
        node, role, "DequantizeLinear", along, node.input(operand), scales, zeros);
  }

  /** A zero point for each scale, of 8 bits. */
  private static ConstantTensor repeated(ConstantTensor zero, long[] line) {
    ByteBuffer given = zero.bytes();
    byte[] bytes = new byte[(int) line[0]];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = given.get(given.position() + (zero.size() == 1 ? 0 : i));
    }
    return ConstantTensor.of(zero.type(), line, bytes);
  }

  private String bias(int index, float factor) {
    float first = fitting(1).toFloats()[0];
    float[] scale = fitting(4).toFloats();
    for (int i = 0; i < scale.length; i++) {
      scale[i] *= first * factor;
    }
    boolean one = scale.length == 1;
    long[] dims = one ? new long[0] : new long[] {scale.length};
    String name = rewriting.constant(node, "bias/scale", ConstantTensor.floats(dims, scale));
    Attributes along = one ? NONE : NONE.with("axis", 0L);
    return rewriting.emit(node, "bias", "DequantizeLinear", along, node.input(index), name);
  }

  /** Adds the operator on real numbers. */
  private String emit(String opType, Attributes attributes, List<String> inputs) {
    return rewriting.emit(node, "real", opType, attributes, inputs.toArray(String[]::new));
  }

  /** Writes the node's output by the scale and zero point behind an input. */
  private void quantise(String value, int before) {
    rewriting.replace(node, node.output(0), "QuantizeLinear", NONE, with(value, before));
  }

  private String[] with(String value, int before) {
    return new String[] {value, node.input(before + 1), node.input(before + 2)};
  }
}
