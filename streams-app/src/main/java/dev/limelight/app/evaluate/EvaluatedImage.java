package dev.limelight.app.evaluate;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.Overlay;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.metric.Mask;
import dev.limelight.metric.MetricName;
import dev.limelight.pipeline.Evaluation;
import dev.limelight.pipeline.EvaluationPipeline;
import dev.limelight.random.Seed;
import dev.limelight.runtime.FileDigest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Evaluates one image's bytes and stores what comes of it. The noise follows from the seed, the
 * model's id and the SHA-256 of the bytes, as with {@code limelight explain}. For one thread.
 */
final class EvaluatedImage {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  private final ExplainableModel model;
  private final Preprocessing preprocessing;
  private final EvaluationPipeline pipeline;
  private final long seed;
  private final ResultStore store;
  private final int gallery;
  private int drawn;

  /**
   * @param gallery how many images get pictures: with thousands of images nobody looks at more, and
   *     they would take most of the room
   */
  EvaluatedImage(
      ExplainableModel model,
      Preprocessing preprocessing,
      EvaluationPipeline pipeline,
      long seed,
      ResultStore store,
      int gallery) {
    this.model = model;
    this.preprocessing = preprocessing;
    this.pipeline = pipeline;
    this.seed = seed;
    this.store = store;
    this.gallery = gallery;
  }

  /**
   * Evaluates and stores.
   *
   * @throws IOException if the result cannot be written
   */
  ImageResult evaluate(
      String name, String key, byte[] bytes, Optional<byte[]> mask, OptionalInt own)
      throws IOException {
    RgbImage source = DECODER.decode(bytes);
    Optional<Mask> truth = mask.map(png -> MaskFiles.place(png, source, preprocessing));
    Evaluation evaluation =
        pipeline.evaluate(
            model,
            new EvaluationPipeline.Input(
                preprocessing.apply(source),
                own,
                truth,
                new PhiloxNoise(Seed.of(seed, FileDigest.sha256(bytes), model.identity().id()))),
            preprocessing.black());
    List<ImageResult.MapResult> maps = new ArrayList<>();
    for (Evaluation.Scored scored : evaluation.maps()) {
      maps.add(new ImageResult.MapResult(scored.name(), byLabel(scored.scores()), scored.notes()));
    }
    if (!maps.isEmpty() && drawn < gallery) {
      draw(key, preprocessing.picture(source), evaluation);
      drawn++;
    }
    ImageResult result =
        new ImageResult(
            name,
            key,
            evaluation.own().target(),
            evaluation.own().label(),
            evaluation.own().probability(),
            evaluation.top().target(),
            evaluation.top().probability(),
            truth.isPresent(),
            maps);
    store.finish(result);
    return result;
  }

  private void draw(String key, RgbImage picture, Evaluation evaluation) throws IOException {
    for (Evaluation.Scored scored : evaluation.maps()) {
      store.write(store.pictureName(key, scored.name()), Overlay.tile(picture, scored.map()));
    }
    store.write(store.pictureName(key, "image"), Overlay.tile(picture));
  }

  private static Map<String, Double> byLabel(Map<MetricName, Double> scores) {
    Map<String, Double> named = new LinkedHashMap<>();
    scores.forEach((metric, value) -> named.put(metric.label(), value));
    return named;
  }
}
