package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.stream.IntStream;

/**
 * Writes a transposed convolution. cuDNN pads both ends of an axis alike, and ONNX Runtime takes
 * any other off the GPU: there the smaller pad is put on both ends and the rest is sliced off.
 */
final class TransposedConvolution {
  private TransposedConvolution() {}

  /**
   * The node, with what it needs around it.
   *
   * @param attributes its attributes, {@code pads} among them
   * @param dims of the result
   * @param g what is convolved
   * @param weights {@code [C, M / group, k...]}
   */
  static Value emit(RuleContext c, Attributes attributes, Dims dims, Value g, Value weights) {
    long[] pads = attributes.integers("pads", new long[0]);
    int axes = pads.length / 2;
    int[] uneven =
        IntStream.range(0, axes).filter(axis -> pads[axis] != pads[axis + axes]).toArray();
    if (c.options().lowering() == Lowering.CPU || uneven.length == 0) {
      return emit(c, attributes, dims, new Value[] {g, weights});
    }
    long[] even = pads.clone();
    long[] starts = new long[uneven.length];
    long[] ends = new long[uneven.length];
    long[] along = new long[uneven.length];
    Dims wide = dims;
    for (int i = 0; i < uneven.length; i++) {
      int axis = uneven[i];
      long smaller = Math.min(pads[axis], pads[axis + axes]);
      even[axis] = smaller;
      even[axis + axes] = smaller;
      starts[i] = pads[axis] - smaller;
      long cut = pads[axis + axes] - smaller;
      ends[i] = cut == 0 ? Long.MAX_VALUE : -cut;
      along[i] = axis + 2L;
      if (dims.at(axis + 2) != Dims.DYNAMIC) {
        wide = wide.with(axis + 2, dims.at(axis + 2) + starts[i] + cut);
      }
    }
    Value whole = emit(c, attributes.with("pads", even), wide, new Value[] {g, weights});
    return c.graph().slice(whole, dims, starts, ends, along);
  }

  private static Value emit(RuleContext c, Attributes attributes, Dims dims, Value[] inputs) {
    return c.graph().emit("ConvTranspose", attributes, ElementType.FLOAT, dims, inputs);
  }
}
