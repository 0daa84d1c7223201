package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ConstantTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of a two-dimensional convolution of stride two for a CPU: one convolution for each
 * phase of the result, with the kernel's elements that reach that phase. As many multiplications as
 * the convolution itself has, in its fast kernel; a transposed convolution multiplies first and
 * scatters then.
 */
final class StridedConvolution {
  private StridedConvolution() {}

  /** Whether a convolution's gradient is to be had, and faster, this way. */
  static boolean suits(RuleContext c, Window window) {
    Dims in = c.input(0).dims();
    long[] strides = window.strides();
    return window.axes() == 2
        && Arrays.stream(strides).allMatch(stride -> stride == 1 || stride == 2)
        && Arrays.stream(window.dilations()).allMatch(dilation -> dilation == 1)
        && in.range(1, 4).isStatic()
        && c.output(0).dims().range(1, 4).isStatic()
        && BlockedLayout.holds(in)
        && (group(c) == 1 || isDepthwise(c));
  }

  private static boolean isDepthwise(RuleContext c) {
    return group(c) == c.input(0).dims().at(1) && group(c) == c.output(0).dims().at(1);
  }

  private static long group(RuleContext c) {
    return c.attributes().integer("group", 1);
  }

  /**
   * The gradient. Of a depthwise convolution it is left in its phases: the convolution before it
   * widened the channels, and its gradient narrows them again.
   */
  static Value gradient(RuleContext c, Window window, Value g, ConstantTensor weights) {
    Dims in = c.input(0).dims();
    long[] strides = window.strides();
    ConstantTensor flipped = Weights.flipped(weights, (int) group(c));
    List<Optional<Value>> parts = new ArrayList<>();
    for (int a = 0; a < strides[0]; a++) {
      for (int b = 0; b < strides[1]; b++) {
        parts.add(phase(c, window, g, flipped, new int[] {a, b}));
      }
    }
    Phases phases = new Phases(in, strides, parts);
    return isDepthwise(c) ? c.graph().defer(in, phases) : phases.write(c.graph());
  }

  /**
   * Element {@code 2i + a} is reached by the windows {@code o = i + shift - t} through the kernel's
   * elements {@code 2t + first}; none reaches it where the kernel has none.
   */
  private static Optional<Value> phase(
      RuleContext c, Window window, Value g, ConstantTensor flipped, int[] phase) {
    Dims dims = Phases.part(c.input(0).dims(), window.strides());
    long[] kernel = new long[2];
    long[] begin = new long[2];
    long[] end = new long[2];
    int[] from = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      long stride = window.strides()[axis];
      long reach = phase[axis] + window.begin()[axis];
      long first = reach % stride;
      long shift = reach / stride;
      long size = window.kernel()[axis];
      long taps = first < size ? (size - first + stride - 1) / stride : 0;
      if (taps == 0) {
        return Optional.empty();
      }
      kernel[axis] = taps;
      begin[axis] = taps - 1 - shift;
      end[axis] = dims.at(axis + 2) - g.dims().at(axis + 2) - begin[axis] + taps - 1;
      from[axis] = (int) (size - 1 - (taps - 1) * stride - first);
    }
    long[] ones = Window.filled(2, 1);
    ConstantTensor weights = Weights.strided(flipped, from, window.strides(), kernel);
    Window back = new Window(kernel, ones, ones, begin, end);
    return Optional.of(ConvolutionRules.convolved(c.graph(), g, back, weights, group(c), dims));
  }
}
