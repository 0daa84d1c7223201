package dev.limelight.autodiff.rule;

import dev.limelight.onnx.ConstantTensor;
import java.util.Arrays;

/** Rearrangements of constant weights, made once at export. */
final class Weights {
  private Weights() {}

  /**
   * Convolution weights {@code [M, C/group, k...]} turned into those of the convolution that
   * carries gradients back: {@code [C, M/group, k...]}, input and output channels exchanged within
   * each group and the kernel reversed along every spatial axis.
   */
  static ConstantTensor flipped(ConstantTensor weights, int group) {
    long[] dims = weights.dims();
    int out = (int) dims[0] / group;
    int in = (int) dims[1];
    int kernel = 1;
    for (int axis = 2; axis < dims.length; axis++) {
      kernel *= (int) dims[axis];
    }
    float[] from = weights.toFloats();
    float[] to = new float[from.length];
    for (int g = 0; g < group; g++) {
      for (int m = 0; m < out; m++) {
        for (int ch = 0; ch < in; ch++) {
          int source = ((g * out + m) * in + ch) * kernel;
          int target = ((g * in + ch) * out + m) * kernel;
          for (int k = 0; k < kernel; k++) {
            to[target + kernel - 1 - k] = from[source + k];
          }
        }
      }
    }
    long[] flippedDims = dims.clone();
    flippedDims[0] = (long) in * group;
    flippedDims[1] = out;
    return ConstantTensor.floats(flippedDims, to);
  }

  /**
   * Every {@code strides}-th element of a two-dimensional kernel.
   *
   * @param weights {@code [M,C,kh,kw]}
   * @param from the first row and column
   * @param kernel how many of each
   */
  static ConstantTensor strided(ConstantTensor weights, int[] from, long[] strides, long[] kernel) {
    long[] dims = weights.dims();
    int rows = (int) dims[2];
    int columns = (int) dims[3];
    int outer = (int) (dims[0] * dims[1]);
    float[] values = weights.toFloats();
    float[] taken = new float[(int) (outer * kernel[0] * kernel[1])];
    int next = 0;
    for (int i = 0; i < outer; i++) {
      for (int row = 0; row < kernel[0]; row++) {
        int start = (int) ((i * rows + from[0] + row * strides[0]) * columns + from[1]);
        for (int column = 0; column < kernel[1]; column++) {
          taken[next++] = values[(int) (start + column * strides[1])];
        }
      }
    }
    return ConstantTensor.floats(new long[] {dims[0], dims[1], kernel[0], kernel[1]}, taken);
  }

  /** Output channels {@code from .. from + count} of weights {@code [M,...]}. */
  static ConstantTensor channels(ConstantTensor weights, int from, int count) {
    long[] dims = weights.dims();
    float[] values = weights.toFloats();
    int each = values.length / (int) dims[0];
    dims[0] = count;
    return ConstantTensor.floats(
        dims, Arrays.copyOfRange(values, from * each, (from + count) * each));
  }

  /** Weights {@code [M,...]} with every output channel multiplied by its factor. */
  static ConstantTensor scaled(ConstantTensor weights, float[] factor) {
    float[] values = weights.toFloats();
    int each = values.length / factor.length;
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i] * factor[i / each];
    }
    return ConstantTensor.floats(weights.dims(), scaled);
  }
}
