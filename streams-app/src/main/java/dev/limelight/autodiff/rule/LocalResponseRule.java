package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;

/**
 * Local response normalisation (Krizhevsky et al. 2012, section 3.3): {@code y = x / D^beta},
 * {@code D = bias + alpha / size * sum of x^2} over neighbouring channels.
 *
 * <p>{@code g / D^beta - 2 alpha beta / size * x * (sum of g y / D over the channels whose window
 * holds this one)}. Sums over channels are 1 x 1 convolutions with a band of ones.
 */
final class LocalResponseRule {
  private LocalResponseRule() {}

  static void differentiate(RuleContext c) {
    GraphBuilder graph = c.graph();
    Attributes own = c.attributes();
    float beta = own.real("beta", 0.75f);
    float share = own.real("alpha", 1e-4f) / own.integer("size", 1);
    c.fullToInput(
        0,
        g -> {
          Value x = c.input(0);
          Value squares = neighbours(c, graph.mul(x, x), false);
          Value base = graph.add(graph.scale(squares, share), graph.scalar(own.real("bias", 1f)));
          Value direct = graph.mul(g, graph.emit("Pow", x.dims(), base, graph.scalar(-beta)));
          Value weighted = graph.div(graph.mul(g, c.output(0)), base);
          Value indirect = graph.mul(x, neighbours(c, weighted, true));
          return graph.sub(direct, graph.scale(indirect, 2 * beta * share));
        });
  }

  /** Sums over each channel's window; {@code adjoint}: over the windows that hold it. */
  private static Value neighbours(RuleContext c, Value value, boolean adjoint) {
    Dims dims = c.input(0).dims();
    int channels = (int) Window.known(dims, 1);
    int size = (int) c.attributes().integer("size", 1);
    int before = (size - 1) / 2;
    int after = size - 1 - before;
    float[] band = new float[channels * channels];
    for (int to = 0; to < channels; to++) {
      for (int from = 0; from < channels; from++) {
        int offset = adjoint ? to - from : from - to;
        band[to * channels + from] = offset >= -before && offset <= after ? 1f : 0f;
      }
    }
    long[] weights = Window.filled(dims.rank(), 1);
    weights[0] = channels;
    weights[1] = channels;
    return c.graph()
        .emit(
            "Conv",
            Attributes.NONE,
            ElementType.FLOAT,
            dims,
            value,
            c.graph().constant(ConstantTensor.floats(weights, band)));
  }
}
