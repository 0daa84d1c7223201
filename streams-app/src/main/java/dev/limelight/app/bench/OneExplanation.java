package dev.limelight.app.bench;

import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.pipeline.Explanation;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/** The explanation that is measured: Guided AbsoluteGrad with RCAP, of a made-up picture. */
final class OneExplanation {
  /** Forward rows of its score. */
  static final int PARTITIONS = RcapOptions.DEFAULT.partitions();

  private final OpenBundle bundle;
  private final ExplanationPipeline pipeline;

  /**
   * @param samples noisy copies of an image, at least 2
   * @param nanoTime a monotonic clock, nanoseconds
   */
  OneExplanation(OpenBundle bundle, int samples, LongSupplier nanoTime) {
    this.bundle = bundle;
    SaliencyEngine engine =
        new SaliencyEngine(
            Set.of(Method.GUIDED_ABSOLUTE_GRAD), MethodOptions.DEFAULT.withSamples(samples));
    this.pipeline = new ExplanationPipeline(engine, new Rcap(RcapOptions.DEFAULT), nanoTime);
  }

  /** Explains one. */
  Explanation of(FloatTensor picture) {
    return pipeline.explain(
        bundle.model(),
        picture,
        bundle.preparation().black(),
        OptionalInt.empty(),
        new PhiloxNoise(Seed.of(0, "bench", bundle.bundle().id())));
  }
}
