package dev.limelight.pipeline;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.ForwardingModel;
import dev.limelight.explain.GradientConsumer;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import java.util.function.LongSupplier;

/**
 * A model that keeps how long it was waited for. What a method does with a gradient while it is
 * handed over is not counted: that is the method's time. For one explanation, on one thread.
 */
final class TimedModel extends ForwardingModel {
  private final LongSupplier nanoClock;
  private long nanos;

  TimedModel(ExplainableModel model, LongSupplier nanoClock) {
    super(model);
    this.nanoClock = nanoClock;
  }

  /** What it has taken so far, nanoseconds. */
  long nanos() {
    return nanos;
  }

  @Override
  protected FloatTensor logits(Classifier classifier, Points points) {
    long start = nanoClock.getAsLong();
    FloatTensor logits = classifier.logits(points);
    nanos += nanoClock.getAsLong() - start;
    return logits;
  }

  @Override
  protected void evaluate(
      GradientFunction function, Points points, int target, GradientConsumer consumer) {
    long[] consumed = new long[1];
    long start = nanoClock.getAsLong();
    function.evaluate(
        points,
        target,
        (index, gradient) -> {
          long handed = nanoClock.getAsLong();
          consumer.accept(index, gradient);
          consumed[0] += nanoClock.getAsLong() - handed;
        });
    nanos += nanoClock.getAsLong() - start - consumed[0];
  }

  @Override
  protected FeatureMaps evaluate(FeatureFunction features, FloatTensor image, int target) {
    long start = nanoClock.getAsLong();
    FeatureMaps maps = features.evaluate(image, target);
    nanos += nanoClock.getAsLong() - start;
    return maps;
  }
}
