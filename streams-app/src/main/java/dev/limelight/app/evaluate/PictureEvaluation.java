package dev.limelight.app.evaluate;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.explain.Points;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.Overlay;
import dev.limelight.image.OverlayCaption;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.metric.Mask;
import dev.limelight.metric.MetricSuite;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Evaluates one picture at a time. For one thread. */
final class PictureEvaluation {
  private final ExplainableModel model;
  private final Preprocessing preprocessing;
  private final MapSource source;
  private final MetricSuite metrics;
  private final double confidence;
  private final long seed;
  private final Optional<MaskFolder> masks;
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final Rcap rcap = new Rcap(RcapOptions.DEFAULT);

  PictureEvaluation(
      ExplainableModel model,
      Preprocessing preprocessing,
      MapSource source,
      MetricSuite metrics,
      double confidence,
      long seed,
      Optional<MaskFolder> masks) {
    this.model = model;
    this.preprocessing = preprocessing;
    this.source = source;
    this.metrics = metrics;
    this.confidence = confidence;
    this.seed = seed;
    this.masks = masks;
  }

  /**
   * Evaluates a picture, and stores it.
   *
   * @param truth its true class; where empty, the one that the model says
   * @throws dev.limelight.image.ImageRejectedException if it is not a picture that can be used
   * @throws dev.limelight.explain.ExplanationException if the model fails on it
   */
  PictureResult evaluate(
      Path file, byte[] bytes, String sha256, OptionalInt truth, ResultStore store) {
    RgbImage decoded = decoder.decode(bytes);
    FloatTensor image = preprocessing.apply(decoded);
    Logits logits = Logits.row(model.classifier().logits(Points.of(image)), 0);
    int target = truth.orElse(logits.top());
    double probability = logits.probability(target, model.classifier().activation());
    String name = file.getFileName().toString();
    if (probability < confidence) {
      return new PictureResult(
          name,
          sha256,
          target,
          model.label(target),
          probability,
          "not confident enough",
          Map.of());
    }
    Optional<Mask> mask = masks.flatMap(folder -> folder.find(file, decoded));
    Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
    PhiloxNoise noise = new PhiloxNoise(Seed.of(seed, sha256, model.identity().id()));
    source
        .maps(model, image, target, noise)
        .forEach(
            (map, saliency) -> {
              double score =
                  rcap.score(image, saliency, target, preprocessing.black(), model.classifier())
                      .rcap();
              Map<String, Double> row = new LinkedHashMap<>();
              metrics
                  .scores(
                      new MetricSuite.Input(
                          image, saliency, target, model.classifier(), mask, score))
                  .forEach((metric, value) -> row.put(metric.label(), value));
              scores.put(map, row);
              OverlayCaption caption =
                  new OverlayCaption(
                      name, model.label(target), probability, OptionalDouble.of(score), map);
              store.overlay(
                  sha256, map, Overlay.png(preprocessing.picture(decoded), saliency, caption));
            });
    return new PictureResult(
        name, sha256, target, model.label(target), probability, null, scores);
  }
}
