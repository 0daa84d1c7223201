package dev.limelight.runtime;

import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Arrays;

/** A graph of feature maps behind the explainers' port. Thread-safe. */
final class OrtFeatureFunction implements FeatureFunction {
  private final ModelRuns runs;
  private final String layer;
  private final Shape joined;
  private final int classes;

  /**
   * @param joined shape of a row: activation and gradient, {@code [2K,h,w]}
   */
  OrtFeatureFunction(ModelRuns runs, String layer, Shape joined, int classes) {
    this.runs = runs;
    this.layer = layer;
    this.joined = joined;
    this.classes = classes;
  }

  @Override
  public String layer() {
    return layer;
  }

  @Override
  public FeatureMaps evaluate(FloatTensor image, int target) {
    if (target < 0 || target >= classes) {
      throw runs.failures().because("has classes 0 to " + (classes - 1) + ", asked for " + target);
    }
    float[] both = new float[joined.size()];
    runs.run(
        Points.of(image), target, (index, row) -> System.arraycopy(row, 0, both, 0, both.length));
    Shape half = Shape.of(joined.dim(0) / 2, joined.dim(1), joined.dim(2));
    return new FeatureMaps(
        FloatTensor.of(half, Arrays.copyOf(both, half.size())),
        FloatTensor.of(half, Arrays.copyOfRange(both, half.size(), both.length)));
  }
}
