package dev.limelight.app.explain;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.GuidedGradient;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import dev.limelight.tensor.Shape;
import java.util.List;

/**
 * A model whose loss gradient is put together from its logits' gradients, {@code sum over k of (p_k
 * - [k = c]) g_k}, and whose guided gradient is another export's: a second way to either.
 */
record GoldenPorts(ExplainableModel model, ExplainableModel guided, int rectifiers)
    implements ExplainableModel {
  /** Below this a class's gradient does not show in a map. */
  private static final double NEGLIGIBLE = 1e-5;

  @Override
  public ModelIdentity identity() {
    return model.identity();
  }

  @Override
  public Shape inputShape() {
    return model.inputShape();
  }

  @Override
  public List<String> labels() {
    return model.labels();
  }

  @Override
  public Classifier classifier() {
    return model.classifier();
  }

  @Override
  public GradientFunction gradient() {
    return model.gradient();
  }

  @Override
  public GuidedGradient guidedGradient() {
    return new GuidedGradient(guided.gradient(), rectifiers);
  }

  @Override
  public GradientFunction lossGradient() {
    return (points, target, consumer) -> {
      for (int index = 0; index < points.count(); index++) {
        float[] point = new float[points.shape().size()];
        points.fill(index, point);
        consumer.accept(index, lossGradient(FloatTensor.of(points.shape(), point), target));
      }
    };
  }

  private float[] lossGradient(FloatTensor point, int target) {
    Logits logits = Logits.row(classifier().logits(Points.of(point)), 0);
    float[] sum = new float[point.size()];
    for (int k = 0; k < classifier().classes(); k++) {
      double weight = logits.probability(k) - (k == target ? 1 : 0);
      if (Math.abs(weight) > NEGLIGIBLE) {
        gradient()
            .evaluate(
                Points.of(point),
                k,
                (index, gradient) -> {
                  for (int i = 0; i < sum.length; i++) {
                    sum[i] += (float) (weight * gradient[i]);
                  }
                });
      }
    }
    return sum;
  }
}
