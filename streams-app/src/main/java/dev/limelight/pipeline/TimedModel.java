package dev.limelight.pipeline;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.GuidedGradient;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.explain.Points;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A model that keeps how long it was waited for. What a method does with a gradient while it is
 * handed over is not counted: that is the method's time. For one explanation, on one thread.
 */
final class TimedModel implements ExplainableModel {
  private final ExplainableModel model;
  private final LongSupplier nanoClock;
  private long nanos;

  TimedModel(ExplainableModel model, LongSupplier nanoClock) {
    this.model = model;
    this.nanoClock = nanoClock;
  }

  /** What it has taken so far, nanoseconds. */
  long nanos() {
    return nanos;
  }

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
    return new TimedClassifier(model.classifier());
  }

  @Override
  public GradientFunction gradient() {
    return timed(model.gradient());
  }

  @Override
  public String backwardGraph(Method method, MethodOptions options) {
    return model.backwardGraph(method, options);
  }

  @Override
  public GradientFunction lossGradient() {
    return timed(model.lossGradient());
  }

  @Override
  public GuidedGradient guidedGradient() {
    GuidedGradient guided = model.guidedGradient();
    return new GuidedGradient(timed(guided.function()), guided.rectifiers());
  }

  @Override
  public FeatureFunction features() {
    return new TimedFeatures(model.features());
  }

  private GradientFunction timed(GradientFunction function) {
    return (points, target, consumer) -> {
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
    };
  }

  private final class TimedFeatures implements FeatureFunction {
    private final FeatureFunction features;

    TimedFeatures(FeatureFunction features) {
      this.features = features;
    }

    @Override
    public String layer() {
      return features.layer();
    }

    @Override
    public FeatureMaps evaluate(FloatTensor image, int target) {
      long start = nanoClock.getAsLong();
      FeatureMaps maps = features.evaluate(image, target);
      nanos += nanoClock.getAsLong() - start;
      return maps;
    }
  }

  private final class TimedClassifier implements Classifier {
    private final Classifier classifier;

    TimedClassifier(Classifier classifier) {
      this.classifier = classifier;
    }

    @Override
    public int classes() {
      return classifier.classes();
    }

    @Override
    public Activation activation() {
      return classifier.activation();
    }

    @Override
    public FloatTensor logits(Points points) {
      long start = nanoClock.getAsLong();
      FloatTensor logits = classifier.logits(points);
      nanos += nanoClock.getAsLong() - start;
      return logits;
    }
  }
}
