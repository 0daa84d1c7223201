package dev.limelight.pipeline;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.Points;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.Mask;
import dev.limelight.metric.MetricSuite;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapScore;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One preprocessed image to its maps and their scores: a forward run says which class, the engine
 * computes the maps, RCAP scores them.
 *
 * <p>Immutable, thread-safe, and pure but for the timings: the same arguments give the same bits.
 */
public final class ExplanationPipeline {
  private static final MetricSuite NO_METRICS = new MetricSuite(Set.of());

  private final SaliencyEngine engine;
  private final Rcap rcap;
  private final LongSupplier nanoClock;

  /**
   * A pipeline.
   *
   * @param engine computes the maps
   * @param rcap scores them
   * @param nanoClock elapsed nanoseconds from any origin, such as {@code System::nanoTime}
   */
  public ExplanationPipeline(SaliencyEngine engine, Rcap rcap, LongSupplier nanoClock) {
    this.engine = engine;
    this.rcap = rcap;
    this.nanoClock = nanoClock;
  }

  /**
   * Explains one image.
   *
   * @param model the classifier
   * @param image preprocessed, of the model's input shape {@code [C,H,W]}
   * @param black a black pixel's normalised value, one per channel
   * @param target the class to explain; where empty, the top class
   * @param noise read only by the methods that sample
   * @throws TargetOutOfRangeException if the model has no such class; nothing was run
   * @throws IllegalArgumentException if image or black do not fit the model
   * @throws ExplanationException if the model fails or gives values that are not finite, or the
   *     noise does not suffice
   */
  public Explanation explain(
      ExplainableModel model,
      FloatTensor image,
      float[] black,
      OptionalInt target,
      NoiseSource noise) {
    return explain(model, image, black, target, noise, NO_METRICS, Optional.empty());
  }

  /**
   * As above, with further metrics of each map.
   *
   * @param metrics which
   * @param truth where the object is, {@code [H,W]}, if that is known
   */
  public Explanation explain(
      ExplainableModel model,
      FloatTensor image,
      float[] black,
      OptionalInt target,
      NoiseSource noise,
      MetricSuite metrics,
      Optional<Mask> truth) {
    requireFitting(model, image, black);
    requireClass(model, target);
    long start = nanoClock.getAsLong();
    Logits logits = logits(model, image);
    ExplainedClass top = explainedClass(model, logits, logits.top());
    ExplainedClass explained =
        target.isPresent() ? explainedClass(model, logits, target.getAsInt()) : top;
    long classified = nanoClock.getAsLong();
    TimedModel timed = new TimedModel(model, nanoClock);
    var maps = engine.explain(timed, image, explained.target(), noise);
    long mapped = nanoClock.getAsLong();
    List<ScoredMap> scored = new ArrayList<>();
    maps.forEach(
        (method, map) -> {
          RcapScore score =
              rcap.score(image, map.map(), explained.target(), black, model.classifier());
          MetricSuite.Input scoring =
              new MetricSuite.Input(
                  image, map.map(), explained.target(), model.classifier(), truth, score.rcap());
          scored.add(
              new ScoredMap(
                  method,
                  map.map(),
                  score,
                  map.notes(),
                  metrics.scores(scoring),
                  map.samplesUsed()));
        });
    return new Explanation(
        explained,
        top,
        scored,
        new StageTimings(
            classified - start,
            timed.nanos(),
            mapped - classified - timed.nanos(),
            nanoClock.getAsLong() - mapped));
  }

  private static void requireClass(ExplainableModel model, OptionalInt target) {
    int classes = model.classifier().classes();
    if (target.isPresent() && (target.getAsInt() < 0 || target.getAsInt() >= classes)) {
      throw new TargetOutOfRangeException(target.getAsInt(), classes, model.identity().id());
    }
  }

  private static void requireFitting(ExplainableModel model, FloatTensor image, float[] black) {
    if (!image.shape().equals(model.inputShape())) {
      throw new IllegalArgumentException(
          "Model %s takes images %s, got %s"
              .formatted(model.identity().id(), model.inputShape(), image.shape()));
    }
    if (black.length != image.shape().dim(0)) {
      throw new IllegalArgumentException(
          "An image %s needs one black value per channel, got %d"
              .formatted(image.shape(), black.length));
    }
  }

  private static Logits logits(ExplainableModel model, FloatTensor image) {
    Logits logits = Logits.row(model.classifier().logits(Points.of(image)), 0);
    int bad = logits.firstNonFinite();
    if (bad >= 0) {
      throw new ExplanationException(
          "Model %s gives the logit %s for class %d of this image; logits must be finite"
              .formatted(model.identity().id(), logits.at(bad), bad));
    }
    return logits;
  }

  private static ExplainedClass explainedClass(ExplainableModel model, Logits logits, int target) {
    return new ExplainedClass(
        target, model.label(target), logits.probability(target, model.classifier().activation()));
  }
}
