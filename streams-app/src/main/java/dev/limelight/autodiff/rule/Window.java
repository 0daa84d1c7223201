package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.onnx.Attributes;
import java.util.Arrays;

/**
 * The sliding window of a convolution or pooling node, one entry per spatial axis, with {@code
 * auto_pad} resolved to explicit pads.
 */
final class Window {
  private final long[] kernel;
  private final long[] strides;
  private final long[] dilations;
  private final long[] begin;
  private final long[] end;

  Window(long[] kernel, long[] strides, long[] dilations, long[] begin, long[] end) {
    this.kernel = kernel;
    this.strides = strides;
    this.dilations = dilations;
    this.begin = begin;
    this.end = end;
  }

  /** A window that moves by one, without padding. */
  Window(long... kernel) {
    this(
        kernel,
        filled(kernel.length, 1),
        filled(kernel.length, 1),
        filled(kernel.length, 0),
        filled(kernel.length, 0));
  }

  /** Kernel size. */
  long[] kernel() {
    return kernel;
  }

  /** Steps between windows. */
  long[] strides() {
    return strides;
  }

  /** Steps between elements of a window. */
  long[] dilations() {
    return dilations;
  }

  /** Padding before the first element. */
  long[] begin() {
    return begin;
  }

  /** Padding after the last element. */
  long[] end() {
    return end;
  }

  /**
   * The window of a node.
   *
   * @param attributes the node's attributes
   * @param kernel kernel size per spatial axis
   * @param input dimensions of the image-like input, {@code [N,C,spatial...]}
   * @param output dimensions of the output
   */
  static Window of(Attributes attributes, long[] kernel, Dims input, Dims output) {
    int axes = kernel.length;
    long[] strides = attributes.integers("strides", filled(axes, 1));
    long[] dilations = attributes.integers("dilations", filled(axes, 1));
    long[] pads = attributes.integers("pads", filled(2 * axes, 0));
    String auto = attributes.text("auto_pad", "NOTSET");
    long[] begin = Arrays.copyOfRange(pads, 0, axes);
    long[] end = Arrays.copyOfRange(pads, axes, 2 * axes);
    if (auto.equals("VALID")) {
      begin = filled(axes, 0);
      end = filled(axes, 0);
    } else if (auto.startsWith("SAME")) {
      for (int axis = 0; axis < axes; axis++) {
        long in = known(input, axis + 2);
        long span = (kernel[axis] - 1) * dilations[axis] + 1;
        long total = Math.max(0, (known(output, axis + 2) - 1) * strides[axis] + span - in);
        begin[axis] = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
        end[axis] = total - begin[axis];
      }
    }
    return new Window(kernel, strides, dilations, begin, end);
  }

  /** A spatial size, which has to be known at export. */
  static long known(Dims dims, int axis) {
    if (dims.at(axis) == Dims.DYNAMIC) {
      throw new RuleNotApplicableException("a size it needs is known only when it runs");
    }
    return dims.at(axis);
  }

  /** Number of spatial axes. */
  int axes() {
    return kernel.length;
  }

  /** Input positions that one window spans along an axis. */
  long span(int axis) {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }

  /** Whether the window moves by one along every axis. */
  boolean isUnitStride() {
    return Arrays.stream(strides).allMatch(stride -> stride == 1);
  }

  /** Whether every window is one element, in steps of one, without padding. */
  boolean isPointwise() {
    return isUnitStride()
        && Arrays.stream(kernel).allMatch(size -> size == 1)
        && Arrays.stream(begin).allMatch(pad -> pad == 0)
        && Arrays.stream(end).allMatch(pad -> pad == 0);
  }

  /** Whether windows neither overlap nor leave gaps nor reach into padding. */
  boolean tiles(Dims input, Dims output) {
    for (int axis = 0; axis < axes(); axis++) {
      if (strides[axis] != kernel[axis]
          || dilations[axis] != 1
          || begin[axis] != 0
          || end[axis] != 0
          || known(output, axis + 2) * kernel[axis] > known(input, axis + 2)) {
        return false;
      }
    }
    return true;
  }

  /** Whether no window reaches beyond the input, into padding or over its end. */
  boolean staysInside(Dims input, Dims output) {
    for (int axis = 0; axis < axes(); axis++) {
      long last = (known(output, axis + 2) - 1) * strides[axis] + span(axis);
      if (begin[axis] != 0 || last > known(input, axis + 2)) {
        return false;
      }
    }
    return true;
  }

  static long[] filled(int length, long value) {
    long[] values = new long[length];
    Arrays.fill(values, value);
    return values;
  }

  /** Two lists one after the other, as ONNX gives pads. */
  static long[] pads(long[] begin, long[] end) {
    long[] pads = Arrays.copyOf(begin, begin.length + end.length);
    System.arraycopy(end, 0, pads, begin.length, end.length);
    return pads;
  }
}
