package dev.limelight.app.bench;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.pipeline.Explanation;
import dev.limelight.runtime.ForwardSetting;
import dev.limelight.runtime.ForwardTiming;
import dev.limelight.tensor.FloatTensor;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Measures one explanation, Guided AbsoluteGrad with RCAP, in units of the model's forward pass.
 * Round by round the forward pass, the gradient and the explanation take turns in one process, so
 * that a slow moment of the machine falls on all of them.
 */
final class ExplainBench {
  /** Settings that compete to the end: which of two near ones is ahead may change with time. */
  private static final int FINALISTS = 2;

  private static final int WARM_UPS = 2;

  private final OpenBundle bundle;
  private final LongSupplier nanoTime;
  private final int samples;
  private final OneExplanation explanation;

  /**
   * @param samples noisy copies of an image, at least 2
   * @param nanoTime a monotonic clock, nanoseconds
   */
  ExplainBench(OpenBundle bundle, int samples, LongSupplier nanoTime) {
    this.bundle = bundle;
    this.samples = samples;
    this.nanoTime = nanoTime;
    this.explanation = new OneExplanation(bundle, samples, nanoTime);
  }

  /**
   * Measures.
   *
   * @param images how many pictures, each explained once, at least 1
   */
  ExplainFigures run(int images) {
    List<FloatTensor> pictures = bundle.pictures(images);
    List<ForwardSetting> settings =
        bundle.runtime().timeForward(bundle.bundle()).fastest(FINALISTS);
    for (int i = 0; i < WARM_UPS; i++) {
      explanation.of(pictures.get(0));
    }
    ExplainRounds rounds = new ExplainRounds();
    for (FloatTensor picture : pictures) {
      ForwardTiming forward = bundle.runtime().timeForward(bundle.bundle(), settings);
      long gradients = gradientNanos(picture);
      long forwards = forwardNanos(picture);
      long start = nanoTime.getAsLong();
      Explanation explained = explanation.of(picture);
      rounds.add(forward, gradients, forwards, nanoTime.getAsLong() - start, explained.timings());
    }
    return rounds.figures(bundle.runtime(), samples);
  }

  /** As many gradients as an explanation takes, without noise or statistics. */
  private long gradientNanos(FloatTensor picture) {
    ExplainableModel model = bundle.model();
    long start = nanoTime.getAsLong();
    model.gradient().evaluate(new CopiedPoints(picture, samples), 0, (index, gradient) -> {});
    return nanoTime.getAsLong() - start;
  }

  /** As many forward rows as an explanation takes, in its two calls: the class, and RCAP. */
  private long forwardNanos(FloatTensor picture) {
    ExplainableModel model = bundle.model();
    long start = nanoTime.getAsLong();
    model.classifier().logits(new CopiedPoints(picture, 1));
    model.classifier().logits(new CopiedPoints(picture, OneExplanation.PARTITIONS));
    return nanoTime.getAsLong() - start;
  }
}
