package dev.limelight.app.explain;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.pipeline.Explanation;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.random.Seed;
import dev.limelight.runtime.FileDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Explains picture files with one model. Thread-safe.
 *
 * <p>The noise follows from the run's seed, the model's id and, as the event's id, the SHA-256 of
 * the file's bytes: the same picture gives the same map under any name, in any order, on any
 * machine of the same kind.
 */
public final class PictureExplainer {
  private static final ImageLimits LIMITS = ImageLimits.DEFAULT;
  private static final double NANOS_PER_SECOND = 1e9;

  private final ExplainableModel model;
  private final Preprocessing preprocessing;
  private final ExplainOptions options;
  private final LongSupplier nanoClock;
  private final ImageDecoder decoder = new ImageDecoder(LIMITS);
  private final ExplanationPipeline pipeline;

  /**
   * @param model explained; stays the caller's
   * @param preprocessing the model's
   * @param options how to explain
   * @param nanoClock a monotonic clock, nanoseconds
   */
  public PictureExplainer(
      ExplainableModel model,
      Preprocessing preprocessing,
      ExplainOptions options,
      LongSupplier nanoClock) {
    this.model = model;
    this.preprocessing = preprocessing;
    this.options = options;
    this.nanoClock = nanoClock;
    this.pipeline =
        new ExplanationPipeline(options.engine(), new Rcap(RcapOptions.DEFAULT), nanoClock);
  }

  /**
   * Explains one picture.
   *
   * @throws IOException if the file cannot be read
   * @throws dev.limelight.image.ImageRejectedException if it is not a picture that can be used
   * @throws dev.limelight.explain.ExplanationException if the model fails on it
   * @throws dev.limelight.pipeline.TargetOutOfRangeException if the model has no such class
   */
  public PictureExplanation explain(Path file) throws IOException {
    long start = nanoClock.getAsLong();
    byte[] bytes = read(file);
    RgbImage source = decoder.decode(bytes);
    Explanation explanation =
        pipeline.explain(
            model,
            preprocessing.apply(source),
            preprocessing.black(),
            options.target(),
            noise(bytes),
            options.metrics(),
            Optional.empty());
    double seconds = (nanoClock.getAsLong() - start) / NANOS_PER_SECOND;
    return new PictureExplanation(
        file, preprocessing.picture(source), explanation.explained(), explanation.maps(), seconds);
  }

  /** How many methods each picture is explained by. */
  int methods() {
    return options.methods().size();
  }

  private NoiseSource noise(byte[] file) {
    if (options.noise().isPresent()) {
      return options.noise().get();
    }
    String eventId = FileDigest.sha256(file);
    return new PhiloxNoise(Seed.of(options.seed(), eventId, model.identity().id()));
  }

  /** One byte more than the limit is enough to be refused for it. */
  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LIMITS.maxEncodedBytes() + 1);
    }
  }
}
