package dev.limelight.onnx;

/**
 * Operators that quantise activations by the range that these have when the model runs, as ONNX
 * Runtime's dynamic quantisation writes them, in the real numbers that their whole numbers stand
 * for. The range is that of all images of a batch: a model with these is about one image.
 */
final class DynamicallyQuantized {
  private static final Attributes NONE = Attributes.NONE;
  private static final Attributes TO_FLOAT = NONE.with("to", (long) ElementType.FLOAT.code());
  private static final Attributes TO_BYTE = NONE.with("to", (long) ElementType.UINT8.code());
  private static final ConstantTensor ZERO = ConstantTensor.longScalar(0);
  private static final float LARGEST = 255;

  /** Of an image that is zero all over, whose scale divides. */
  private static final float SMALLEST = 1e-30f;

  private final Node node;
  private final Rewriting rewriting;

  private DynamicallyQuantized(Node node, Rewriting rewriting) {
    this.node = node;
    this.rewriting = rewriting;
  }

  /** {@code x -> its whole numbers, their scale and zero point}. */
  static boolean quantizer(Node node, Rewriting rewriting) {
    new DynamicallyQuantized(node, rewriting).quantize();
    return true;
  }

  /** {@code x, weights, x's zero point, the weights' zero point}. */
  static boolean convolution(Node node, Rewriting rewriting) {
    return new DynamicallyQuantized(node, rewriting).product("Conv");
  }

  /** {@code a, b, a's zero point, b's zero point}. */
  static boolean matMul(Node node, Rewriting rewriting) {
    return new DynamicallyQuantized(node, rewriting).product("MatMul");
  }

  /**
   * The scale is read out of a whole number one that has it, where it is no further input of the
   * gradient: what rounding does to an image is passed over, and so is what the image does to it.
   */
  private void quantize() {
    String x = node.input(0);
    String zero = scalar("zero", 0);
    Attributes all = NONE.with("keepdims", 0L);
    String top = emit("top", "Max", NONE, emit("maximum", "ReduceMax", all, x), zero);
    String bottom = emit("bottom", "Min", NONE, emit("minimum", "ReduceMin", all, x), zero);
    String range = emit("range", "Sub", NONE, top, bottom);
    String step = emit("step", "Div", NONE, range, scalar("most", LARGEST));
    String scale = emit("scale", "Max", NONE, step, scalar("least", SMALLEST));
    String below = emit("below", "Sub", NONE, zero, emit("low", "Div", NONE, bottom, scale));
    String origin = emit("origin", "Cast", TO_BYTE, emit("rounded", "Round", NONE, below));
    String whole = emit("whole", "QuantizeLinear", NONE, x, scale, origin);
    String real = emit("real", "DequantizeLinear", NONE, whole, scale, origin);
    String one =
        rewriting.constant(
            node, "one", ConstantTensor.of(ElementType.UINT8, new long[0], new byte[] {1}));
    String still = emit("still", "DequantizeLinear", NONE, one, scale);
    String steps = emit("steps", "Div", NONE, real, still);
    String shift = emit("shift", "Cast", TO_FLOAT, origin);
    rewriting.replace(node, node.output(0), "Add", NONE, steps, shift);
    alias(1, still);
    alias(2, origin);
  }

  private void alias(int output, String value) {
    if (!node.output(output).isEmpty()) {
      rewriting.emitAs(node, node.output(output), "Identity", NONE, value);
    }
  }

  /** An operator on what both operands are off their zero points. */
  private boolean product(String opType) {
    boolean whole = node.inputs().size() >= 2 && !node.output(0).isEmpty();
    if (!whole || !isDynamic(0) || !isDynamic(1)) {
      return false;
    }
    String first = centred("a", 0, 2);
    String second = centred("b", 1, 3);
    rewriting.replace(node, node.output(0), opType, node.attributes(), first, second);
    return true;
  }

  /** Whether an operand is constant or quantised so, or the node is looked at by itself. */
  private boolean isDynamic(int operand) {
    return rewriting
        .producer(node.input(operand))
        .map(writer -> writer.operator().equals("DynamicQuantizeLinear"))
        .orElse(true);
  }

  private String centred(String role, int operand, int zero) {
    ConstantTensor whole = rewriting.initializer(node.input(operand));
    ConstantTensor origin = node.hasInput(zero) ? rewriting.initializer(node.input(zero)) : ZERO;
    if (whole != null && origin != null && origin.size() == 1) {
      return rewriting.constant(node, role, centred(whole, origin.toLongs()[0]));
    }
    String real = emit(role, "Cast", TO_FLOAT, node.input(operand));
    if (!node.hasInput(zero)) {
      return real;
    }
    String shift = emit(role + "-zero", "Cast", TO_FLOAT, node.input(zero));
    return emit(role + "-centred", "Sub", NONE, real, shift);
  }

  private static ConstantTensor centred(ConstantTensor whole, long zero) {
    long[] integers = whole.toLongs();
    float[] values = new float[integers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = integers[i] - zero;
    }
    return ConstantTensor.floats(whole.dims(), values);
  }

  private String scalar(String role, float value) {
    return rewriting.constant(node, role, ConstantTensor.scalar(value));
  }

  private String emit(String role, String opType, Attributes attributes, String... inputs) {
    return rewriting.emit(node, role, opType, attributes, inputs);
  }
}
