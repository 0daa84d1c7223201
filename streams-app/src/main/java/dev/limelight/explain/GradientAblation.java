package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.OrderStatistics;
import dev.limelight.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Variants of Guided AbsoluteGrad from one set of noisy gradients (Huang and Liu, arXiv 2404.15564,
 * section 6: ablations). All of them together cost {@code samples} gradients. Immutable,
 * thread-safe, pure.
 */
public final class GradientAblation {
  private final NoisyCopies plan;
  private final List<Double> percentiles;
  private final boolean processing;

  private GradientAblation(NoisyCopies plan, List<Double> percentiles, boolean processing) {
    plan.requireVariance(Method.GUIDED_ABSOLUTE_GRAD);
    this.plan = plan;
    this.percentiles = List.copyOf(percentiles);
    this.processing = processing;
  }

  /** Guided AbsoluteGrad at several percentiles p, named such as {@code p 0.85}. */
  public static GradientAblation ofPercentiles(MethodOptions options, List<Double> percentiles) {
    return new GradientAblation(
        new NoisyCopies(options.samples(), options.spread()), percentiles, false);
  }

  /**
   * Ways of processing the gradients: the sums of their positive and of their negative parts, of
   * their magnitudes, of the gradients guided by the variance, and of the guided magnitudes.
   */
  public static GradientAblation ofProcessing(MethodOptions options) {
    return new GradientAblation(
        new NoisyCopies(options.samples(), options.spread()), List.of(options.percentile()), true);
  }

  /**
   * The maps by name.
   *
   * @return each {@code [H,W]} in [0,1], in a fixed order
   * @throws ExplanationException if the model fails or the noise does not suffice
   */
  public Map<String, FloatTensor> maps(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    Shape shape = image.shape();
    GradientMoments moments = new GradientMoments(shape);
    double[] positive = new double[shape.size()];
    double[] negative = new double[shape.size()];
    Points points = plan.points(image, noise);
    model
        .gradient()
        .evaluate(
            points,
            target,
            (index, gradient) -> {
              moments.fold(gradient);
              for (int i = 0; i < gradient.length; i++) {
                positive[i] += Math.max(gradient[i], 0);
                negative[i] += Math.min(gradient[i], 0);
              }
            });
    double[] magnitude = new double[positive.length];
    double[] sum = new double[positive.length];
    for (int i = 0; i < sum.length; i++) {
      magnitude[i] = positive[i] - negative[i];
      sum[i] = positive[i] + negative[i];
    }
    Map<String, FloatTensor> maps = new LinkedHashMap<>();
    if (processing) {
      double percentile = percentiles.get(0);
      maps.put("positive", map(shape, positive));
      maps.put("negative", map(shape, negative));
      maps.put("absolute", map(shape, magnitude));
      maps.put("guided", map(shape, guided(shape, sum, moments, percentile)));
      maps.put("guided absolute", map(shape, guided(shape, magnitude, moments, percentile)));
    } else {
      percentiles.forEach(
          p ->
              maps.put(
                  String.format(Locale.ROOT, "p %.2f", p),
                  map(shape, guided(shape, magnitude, moments, p))));
    }
    return maps;
  }

  private static FloatTensor map(Shape shape, double[] attribution) {
    float[] values = new float[attribution.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) attribution[i];
    }
    return SaliencyMap.of(FloatTensor.of(shape, values));
  }

  private static double[] guided(
      Shape shape, double[] attribution, GradientMoments moments, double percentile) {
    double[] guided = new double[attribution.length];
    double[] channel = new double[shape.row().size()];
    for (int offset = 0; offset < guided.length; offset += channel.length) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] = moments.variance(offset + i);
      }
      double threshold = OrderStatistics.quantile(channel, percentile);
      for (int i = offset; i < offset + channel.length; i++) {
        double variance = moments.variance(i);
        guided[i] = attribution[i] * (variance > threshold ? 1 : variance);
      }
    }
    return guided;
  }
}
