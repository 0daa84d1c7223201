package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ConstantTensor;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Batch normalisation, {@code scale (x - mean) / sqrt(variance + epsilon) + bias} per channel. In a
 * trained model these are constants. tf2onnx writes Keras's layer normalisation with it, too: the
 * channels are then the positions of all images, and their statistics are computed from the image.
 */
final class BatchNormalizationRule {
  private static final int SCALE = 1;
  private static final int BIAS = 2;
  private static final int MEAN = 3;
  private static final int VARIANCE = 4;

  private BatchNormalizationRule() {}

  static void differentiate(RuleContext c) {
    if (c.attributes().flag("training_mode", false)) {
      throw new RuleNotApplicableException(
          "it is in training mode; export the model for inference");
    }
    Optional<ConstantTensor> scale = c.constantInput(SCALE);
    Optional<ConstantTensor> variance = c.constantInput(VARIANCE);
    if (scale.isPresent() && variance.isPresent()) {
      float[] factor = factor(c, scale.get().toFloats(), variance.get().toFloats());
      c.toInput(0, g -> ChannelScale.of(c, g, factor));
    } else {
      Value factor = c.graph().mul(channels(c, SCALE), inverse(c));
      c.toInput(0, g -> c.graph().mul(g, factor));
    }
    toStatistics(c);
  }

  private static float epsilon(RuleContext c) {
    return c.attributes().real("epsilon", 1e-5f);
  }

  private static float[] factor(RuleContext c, float[] scale, float[] variance) {
    float[] factor = new float[scale.length];
    for (int i = 0; i < factor.length; i++) {
      factor[i] = (float) (scale[i] / Math.sqrt((double) variance[i] + epsilon(c)));
    }
    return factor;
  }

  /** With n the normalised input: g n, g, -g scale / sigma and -g n scale / (2 sigma^2), summed. */
  private static void toStatistics(RuleContext c) {
    GraphBuilder graph = c.graph();
    c.fullToInput(SCALE, g -> summed(c, graph.mul(g, normal(c)), SCALE));
    c.fullToInput(BIAS, g -> summed(c, g, BIAS));
    c.fullToInput(
        MEAN,
        g -> {
          Value factor = graph.mul(channels(c, SCALE), inverse(c));
          return summed(c, graph.scale(graph.mul(g, factor), -1f), MEAN);
        });
    c.fullToInput(
        VARIANCE,
        g -> {
          Value inverse = inverse(c);
          Value factor = graph.mul(channels(c, SCALE), graph.mul(inverse, inverse));
          Value slope = graph.mul(graph.mul(g, normal(c)), graph.scale(factor, -0.5f));
          return summed(c, slope, VARIANCE);
        });
  }

  private static Value normal(RuleContext c) {
    return c.graph().mul(c.graph().sub(c.input(0), channels(c, MEAN)), inverse(c));
  }

  /** {@code 1 / sqrt(variance + epsilon)}, one for each channel. */
  private static Value inverse(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value shifted = graph.add(channels(c, VARIANCE), graph.scalar(epsilon(c)));
    return graph.unary("Reciprocal", graph.unary("Sqrt", shifted));
  }

  private static Value channels(RuleContext c, int input) {
    Dims in = c.input(0).dims();
    return c.graph()
        .reshape(c.input(input), Dims.of(NormalizationRules.perChannel(in.rank(), in.at(1))));
  }

  private static Value summed(RuleContext c, Value gradient, int input) {
    int[] others = IntStream.range(0, c.input(0).dims().rank()).filter(axis -> axis != 1).toArray();
    return c.graph().reshape(c.graph().reduceSum(gradient, others), c.input(input).dims());
  }
}
