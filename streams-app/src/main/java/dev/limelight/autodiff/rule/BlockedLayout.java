package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.Arrays;
import java.util.Set;

/**
 * Per-channel arithmetic written as depthwise convolutions. On a CPU, ONNX Runtime keeps the values
 * of convolutional networks in a layout of channel blocks, and knows few operators there:
 * convolutions with a following Add or activation in the same pass, pooling, Add, Mul, and
 * activations alone (Relu, Sigmoid, HardSigmoid), which are faster than a convolution that does
 * nothing else. What is said in those needs no change of layout on the way from one convolution to
 * the next.
 */
final class BlockedLayout {
  /** What a vector register of floats holds: channels must fill whole blocks of the layout. */
  private static final int BLOCK = 16;

  /** Turns every difference of two floats below one, one of them above a quarter, into one. */
  private static final float SLOPE = 0x1p100f;

  private static final Set<String> CONVOLUTIONAL = Set.of("Conv", "Add");

  private BlockedLayout() {}

  /** Whether values of these dimensions are kept in the layout, and are worth it. */
  static boolean holds(Dims dims) {
    return dims.rank() == 4 && dims.at(1) > 0 && dims.at(1) % BLOCK == 0 && dims.at(2) != 1;
  }

  /** Whether the output of a rectifier is kept in the layout, behind a convolution. */
  static boolean holdsOutput(RuleContext c) {
    return c.options().lowering() == Lowering.CPU
        && holds(c.output(0).dims())
        && c.producer(c.node().input(0))
            .map(node -> CONVOLUTIONAL.contains(node.opType()))
            .orElse(false);
  }

  /** The same value, brought into the layout by a convolution that changes nothing. */
  static Value entered(GraphBuilder graph, Value a) {
    return affine(graph, a, 1f, 0f);
  }

  /**
   * 1 where a value that was clipped to {@code 0..high} lies strictly between, else 0. With s a
   * power of two and high * s below one, {@code (high - a) s - 1} plus the mask of what is positive
   * is above zero there and nowhere else; sum and second mask are one pass with its convolution.
   * The nearest float below a bound that is a power of two counts as the bound.
   */
  static Value between(GraphBuilder graph, Value a, float high) {
    float scale = Math.scalb(1f, -1 - Math.getExponent(high));
    return graph
        .pointwise()
        .emit(
            a,
            part -> {
              Value positive = graph.inBlocks(Masks.positive(graph, part));
              Value below = affine(graph, part, -scale, high * scale - 1);
              return graph.inBlocks(graph.hardSigmoid(graph.add(below, positive), SLOPE, 0f));
            });
  }

  /** {@code scale * a + bias}, exact for a scale of a power of two and no bias. */
  static Value affine(GraphBuilder graph, Value a, float scale, float bias) {
    return depthwise(graph, a, new Window(1, 1), new float[] {scale}, bias, a.dims());
  }

  /**
   * The same two-dimensional kernel over every channel.
   *
   * @param window its size, steps and pads
   * @param kernel row-major
   * @param dims of the result
   */
  static Value depthwise(
      GraphBuilder graph, Value a, Window window, float[] kernel, float bias, Dims dims) {
    int channels = (int) a.dims().at(1);
    float[] weights = new float[channels * kernel.length];
    for (int channel = 0; channel < channels; channel++) {
      System.arraycopy(kernel, 0, weights, channel * kernel.length, kernel.length);
    }
    float[] biases = new float[channels];
    Arrays.fill(biases, bias);
    long[] size = window.kernel();
    long[] weightDims = {channels, 1, size[0], size[1]};
    Attributes attributes =
        Attributes.NONE
            .with("kernel_shape", size)
            .with("strides", window.strides())
            .with("pads", Window.pads(window.begin(), window.end()))
            .with("group", (long) channels);
    Value result =
        graph.emit(
            "Conv",
            attributes,
            ElementType.FLOAT,
            dims,
            a,
            graph.constant(ConstantTensor.floats(weightDims, weights)),
            graph.constant(ConstantTensor.floats(new long[] {channels}, biases)));
    return graph.inBlocks(result);
  }
}
