package dev.limelight.pipeline;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.Points;
import dev.limelight.metric.Mask;
import dev.limelight.metric.MetricSuite;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The protocol of arXiv 2404.15564, section 4: an image counts if the model predicts its own class
 * with more than a given confidence; then all maps of that class are scored. Immutable,
 * thread-safe, pure.
 */
public final class EvaluationPipeline {
  private final MapSource source;
  private final MetricSuite metrics;
  private final double confidence;
  private final Rcap rcap = new Rcap(RcapOptions.DEFAULT);

  /**
   * @param source of the maps
   * @param metrics that score them
   * @param confidence the class's probability must be above this; below 0 takes every image
   */
  public EvaluationPipeline(MapSource source, MetricSuite metrics, double confidence) {
    this.source = source;
    this.metrics = metrics;
    this.confidence = confidence;
  }

  /**
   * An image to evaluate.
   *
   * @param image preprocessed, {@code [C,H,W]}
   * @param own the image's class; where empty, the predicted one
   * @param truth where the object is, if that is known
   * @param noise read by the methods that sample
   */
  public record Input(
      FloatTensor image, OptionalInt own, Optional<Mask> truth, NoiseSource noise) {}

  /**
   * Evaluates one image.
   *
   * @param black a black pixel's normalised value, one per channel
   * @throws TargetOutOfRangeException if the model has no such class
   * @throws ExplanationException if the model fails or gives values that are not finite
   */
  public Evaluation evaluate(ExplainableModel model, Input input, float[] black) {
    int classes = model.classifier().classes();
    if (input.own().isPresent()
        && (input.own().getAsInt() < 0 || input.own().getAsInt() >= classes)) {
      throw new TargetOutOfRangeException(input.own().getAsInt(), classes, model.identity().id());
    }
    Logits logits = Logits.row(model.classifier().logits(Points.of(input.image())), 0);
    int bad = logits.firstNonFinite();
    if (bad >= 0) {
      throw new ExplanationException(
          "Model %s gives the logit %s for class %d of this image; logits must be finite"
              .formatted(model.identity().id(), logits.at(bad), bad));
    }
    ExplainedClass top = explainedClass(model, logits, logits.top());
    ExplainedClass own =
        input.own().isPresent() ? explainedClass(model, logits, input.own().getAsInt()) : top;
    boolean counts = own.probability() > confidence;
    return new Evaluation(own, top, counts ? scored(model, input, own.target(), black) : List.of());
  }

  private List<Evaluation.Scored> scored(
      ExplainableModel model, Input input, int target, float[] black) {
    List<Evaluation.Scored> scored = new ArrayList<>();
    source
        .maps(model, input.image(), target, input.noise())
        .forEach(
            (name, map) -> {
              double recovered =
                  rcap.score(input.image(), map.map(), target, black, model.classifier()).rcap();
              MetricSuite.Input scoring =
                  new MetricSuite.Input(
                      input.image(),
                      map.map(),
                      target,
                      model.classifier(),
                      input.truth(),
                      recovered);
              scored.add(
                  new Evaluation.Scored(name, map.map(), metrics.scores(scoring), map.notes()));
            });
    return scored;
  }

  private static ExplainedClass explainedClass(ExplainableModel model, Logits logits, int target) {
    return new ExplainedClass(
        target, model.label(target), logits.probability(target, model.classifier().activation()));
  }
}
