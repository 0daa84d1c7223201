package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.Arrays;

/**
 * Where a two-dimensional MaxPool found its maxima, without its second output: asking for the
 * indices puts ONNX Runtime's CPU kernel on a scalar path that costs 30 times the pooling itself.
 *
 * <p>Tap {@code k} of every window is picked by a depthwise convolution {@code x_k} whose kernel is
 * zero but there, and {@code clip(B (x_k - y) + 1, 0, 1)} is 1 where the tap equals the maximum
 * {@code y} and 0 where it is smaller, as {@code B} is enormous. Convolution, subtraction and clip
 * run as one operator in the blocked layout. The difference is taken before anything is added to
 * it, so that it is zero, or not, in whatever order a runtime computes. The sum of {@code
 * 2^(K-1-k)} over the taps that are 1 has one bit per tap; its highest bit, looked up in a table,
 * is the first maximum in row-major order, as MaxPool itself breaks ties. Where no window reaches
 * beyond the end, the last tap is not looked at: it is the maximum where no other one is.
 *
 * <p>Exact for finite values with magnitudes up to 2^47 that lie at least 2^-79 apart.
 */
final class MaximumPositions {
  /** Enormous: lifts the smallest difference above one. A power of two: exact. */
  private static final float B = 0x1p80f;

  private static final int MOST_TAPS = 9;

  private final GraphBuilder graph;
  private final Window window;
  private final Dims in;
  private final Dims out;
  private final int taps;

  /** How many of the taps, from the first, are compared with the maximum. */
  private final int looked;

  private MaximumPositions(GraphBuilder graph, Window window, Dims in, Dims out) {
    this.graph = graph;
    this.window = window;
    this.in = in;
    this.out = out;
    this.taps = (int) (window.kernel()[0] * window.kernel()[1]);
    boolean endsInside = Arrays.stream(covering().end()).allMatch(pad -> pad == 0);
    this.looked = endsInside && taps > 1 ? taps - 1 : taps;
  }

  /**
   * Whether the positions can be had this way and are cheaper so.
   *
   * @param nonNegative whether no element of the input is below zero; taps in the padding count as
   *     zeros, which only then cannot exceed the maximum
   */
  static boolean suits(Window window, Dims in, Dims out, boolean nonNegative) {
    return window.axes() == 2
        && window.kernel()[0] * window.kernel()[1] <= MOST_TAPS
        && Arrays.stream(window.dilations()).allMatch(d -> d == 1)
        && in.range(1, 4).isStatic()
        && out.range(1, 4).isStatic()
        && BlockedLayout.holds(in)
        && (nonNegative || window.staysInside(in, out));
  }

  /**
   * Positions {@code [N, C*OH*OW]}, int32, each within its own image's {@code C*H*W} elements. A
   * window of zeros only gets some position inside it.
   *
   * @param x the pooled value, {@code [N,C,H,W]}
   * @param y its maxima, {@code [N,C,OH,OW]}
   */
  static Value of(GraphBuilder graph, Window window, Value x, Value y) {
    return new MaximumPositions(graph, window, x.dims(), y.dims()).of(x, y);
  }

  private Value of(Value x, Value y) {
    Value ceiling = scaledMaxima(y);
    Value code = bit(tap(x, ceiling, 0), 0);
    for (int k = 1; k < looked; k++) {
      code = graph.add(bit(tap(x, ceiling, k), k), code);
    }
    long each = out.range(1, 4).size();
    Value integers =
        graph.emit(
            "Cast",
            Attributes.NONE.with("to", (long) ElementType.INT32.code()),
            ElementType.INT32,
            out,
            code);
    Value codes = graph.reshape(integers, Dims.of(Dims.DYNAMIC));
    Value table = graph.constant(ConstantTensor.ints(offsets()));
    // Of one dimension, GatherElements does what Gather does, in a tenth of its time.
    Value offset =
        graph.emit(
            "GatherElements", Attributes.NONE, ElementType.INT32, codes.dims(), table, codes);
    Value rows = graph.reshape(offset, Dims.of(Dims.DYNAMIC, each));
    Value starts =
        graph.reshape(graph.constant(ConstantTensor.ints(starts((int) each))), Dims.of(1, each));
    return graph.emit("Add", Attributes.NONE, ElementType.INT32, rows.dims(), rows, starts);
  }

  /** {@code -B y}; far enough below zero that a window of zeros matches no tap in the padding. */
  private Value scaledMaxima(Value y) {
    Value scaled = BlockedLayout.affine(graph, y, -B, 0f);
    if (window.staysInside(in, out)) {
      return scaled;
    }
    Value none = new Value("", ElementType.FLOAT, Dims.of());
    return graph.emit("Clip", out, scaled, none, graph.scalar(-2f));
  }

  /** 1 where the tap is the maximum, else 0. */
  private Value tap(Value x, Value ceiling, int k) {
    Value picked = BlockedLayout.depthwise(graph, x, covering(), kernel(k), 0f, out);
    return graph.inBlocks(graph.hardSigmoid(graph.add(picked, ceiling), 1f, 1f));
  }

  private Value bit(Value tap, int k) {
    return BlockedLayout.affine(graph, tap, 1 << (looked - 1 - k), 0f);
  }

  /** The window with end pads that give a convolution as many as the pooling has. */
  private Window covering() {
    long[] end = new long[2];
    for (int axis = 0; axis < 2; axis++) {
      long needed = (out.at(axis + 2) - 1) * window.strides()[axis] + window.kernel()[axis];
      end[axis] = Math.max(0, needed - window.begin()[axis] - in.at(axis + 2));
    }
    return new Window(window.kernel(), window.strides(), window.dilations(), window.begin(), end);
  }

  private float[] kernel(int k) {
    float[] kernel = new float[taps];
    kernel[k] = B;
    return kernel;
  }

  /**
   * By code, the offset of its highest bit's tap from a window's first element; without any bit,
   * that of the tap not looked at, or of one that is inside for every window.
   */
  private int[] offsets() {
    int[] offsets = new int[1 << looked];
    int inside = (int) (window.begin()[0] * window.kernel()[1] + window.begin()[1]);
    offsets[0] = offset(looked < taps ? taps - 1 : inside);
    for (int code = 1; code < offsets.length; code++) {
      int highest = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(code);
      offsets[code] = offset(looked - 1 - highest);
    }
    return offsets;
  }

  private int offset(int tap) {
    int width = (int) window.kernel()[1];
    return tap / width * (int) in.at(3) + tap % width;
  }

  /** Position of every window's first element, which may lie in the padding. */
  private int[] starts(int count) {
    int[] starts = new int[count];
    int i = 0;
    for (long ch = 0; ch < in.at(1); ch++) {
      for (long row = 0; row < out.at(2); row++) {
        for (long column = 0; column < out.at(3); column++) {
          long top = row * window.strides()[0] - window.begin()[0];
          long left = column * window.strides()[1] - window.begin()[1];
          starts[i++] = (int) ((ch * in.at(2) + top) * in.at(3) + left);
        }
      }
    }
    return starts;
  }
}
