package dev.limelight.app.bench;

import dev.limelight.runtime.ForwardSetting;
import dev.limelight.runtime.ForwardTiming;
import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures a model's graphs: forward pass and gradient, each in the batch size and threading that
 * suits it best, one explanation, and one of several at a time. Round by round they take turns in
 * one process, so that a slow moment of the machine falls on all of them.
 */
final class GraphBench {
  private static final double NANOS_PER_MS = 1e6;

  /** Settings that compete to the end: which of two near ones is ahead may change with time. */
  private static final int FINALISTS = 2;

  private static final int WARM_UPS = 2;

  /** Explanations a round, of which the round's figure is the median. */
  private static final int EXPLANATIONS = 3;

  private final List<LoweredModel> models;
  private final int samples;
  private final LongSupplier nanoTime;

  /**
   * @param models the same model in each lowering, at least one
   * @param samples noisy copies of an image, at least 2
   * @param nanoTime a monotonic clock, nanoseconds
   */
  GraphBench(List<LoweredModel> models, int samples, LongSupplier nanoTime) {
    this.models = List.copyOf(models);
    this.samples = samples;
    this.nanoTime = nanoTime;
  }

  /**
   * Measures.
   *
   * @param rounds at least 1
   * @param profiled whether to measure each operator as well
   */
  GraphFigures run(int rounds, boolean profiled) {
    OpenBundle forward = models.get(0).bundle();
    List<ForwardSetting> settings =
        forward.runtime().timeForward(forward.bundle()).fastest(FINALISTS);
    List<Contender> contenders = models.stream().map(Contender::new).toList();
    List<Double> forwardMs = new ArrayList<>();
    ForwardTiming last = forward.runtime().timeForward(forward.bundle(), settings);
    for (int round = 0; round < rounds; round++) {
      last = forward.runtime().timeForward(forward.bundle(), settings);
      forwardMs.add(last.bestMs());
      contenders.forEach(Contender::round);
    }
    return new GraphFigures(
        new Series(forwardMs),
        last.best().toString(),
        profiled
            ? Optional.of(forward.runtime().profileForward(forward.bundle()))
            : Optional.empty(),
        contenders.stream().map(contender -> contender.figures(profiled)).toList(),
        samples,
        forward.runtime().provider().label(),
        forward.runtime().options().threads());
  }

  /** One lowering with what its rounds took. */
  private final class Contender {
    private final LoweredModel model;
    private final OpenBundle bundle;
    private final OneExplanation explanation;
    private final ExplanationLoad load;
    private final FloatTensor picture;
    private final List<ForwardSetting> settings;
    private final List<Double> gradientMs = new ArrayList<>();
    private final List<Double> explanationMs = new ArrayList<>();
    private final List<Double> loadMs = new ArrayList<>();
    private String setting = "";

    Contender(LoweredModel model) {
      this.model = model;
      this.bundle = model.bundle();
      this.explanation = new OneExplanation(bundle, samples, nanoTime);
      this.load = new ExplanationLoad(explanation, bundle.runtime().options().threads(), nanoTime);
      this.picture = bundle.pictures(1).get(0);
      this.settings = bundle.runtime().timeGradient(bundle.bundle()).fastest(FINALISTS);
      for (int i = 0; i < WARM_UPS; i++) {
        explanation.of(picture);
        load.round(picture);
      }
    }

    void round() {
      ForwardTiming gradient = bundle.runtime().timeGradient(bundle.bundle(), settings);
      gradientMs.add(gradient.bestMs());
      setting = gradient.best().toString();
      List<Double> turns = new ArrayList<>();
      for (int i = 0; i < EXPLANATIONS; i++) {
        long start = nanoTime.getAsLong();
        explanation.of(picture);
        turns.add((nanoTime.getAsLong() - start) / NANOS_PER_MS);
      }
      explanationMs.add(Median.of(turns));
      loadMs.add(load.round(picture) / NANOS_PER_MS);
    }

    LoweringFigures figures(boolean profiled) {
      return new LoweringFigures(
          model.lowering(),
          new Series(gradientMs),
          setting,
          new Series(explanationMs),
          new Series(loadMs),
          profiled
              ? Optional.of(bundle.runtime().profileGradient(bundle.bundle()))
              : Optional.empty());
    }
  }
}
