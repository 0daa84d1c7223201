package dev.limelight.app.bench;

import dev.limelight.pipeline.StageTimings;
import dev.limelight.runtime.ForwardTiming;
import dev.limelight.runtime.OrtRuntime;
import java.util.ArrayList;
import java.util.List;

/** What the rounds of a measurement of explanations took, all in milliseconds. */
final class ExplainRounds {
  private static final double NANOS_PER_MS = 1e6;

  private final List<ForwardTiming> settings = new ArrayList<>();
  private final List<Double> forward = new ArrayList<>();
  private final List<Double> gradient = new ArrayList<>();
  private final List<Double> rows = new ArrayList<>();
  private final List<Double> overRows = new ArrayList<>();
  private final List<Double> explanation = new ArrayList<>();
  private final List<Double> classification = new ArrayList<>();
  private final List<Double> gradients = new ArrayList<>();
  private final List<Double> score = new ArrayList<>();

  /**
   * Adds a round.
   *
   * @param gradientNanos of all samples' gradients alone, nanoseconds
   * @param forwardNanos of all forward rows alone, nanoseconds
   * @param explanationNanos of the whole, nanoseconds
   */
  void add(
      ForwardTiming timing,
      long gradientNanos,
      long forwardNanos,
      long explanationNanos,
      StageTimings stageNanos) {
    settings.add(timing);
    forward.add(timing.bestMs());
    gradient.add(gradientNanos / NANOS_PER_MS);
    long alone = gradientNanos + forwardNanos;
    rows.add(alone / NANOS_PER_MS);
    overRows.add((double) explanationNanos / alone);
    explanation.add(explanationNanos / NANOS_PER_MS);
    classification.add(stageNanos.forward() / NANOS_PER_MS);
    gradients.add(stageNanos.maps() / NANOS_PER_MS);
    score.add(stageNanos.score() / NANOS_PER_MS);
  }

  ExplainFigures figures(OrtRuntime runtime, int samples) {
    return new ExplainFigures(
        Median.of(forward),
        Median.of(gradient) / samples,
        Median.of(explanation),
        Median.of(rows),
        Median.of(overRows),
        Median.of(classification),
        Median.of(gradients),
        Median.of(score),
        forward.size(),
        samples,
        runtime.provider().label(),
        runtime.options().threads(),
        settings.get(settings.size() - 1).best().toString());
  }
}
