package dev.limelight.runtime;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.Points;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * A model's forward graph behind the explainers' port. Thread-safe; passes on what is not finite.
 */
final class OrtClassifier implements Classifier {
  private final ModelRuns runs;
  private final int classes;
  private final Activation activation;

  OrtClassifier(ModelRuns runs, int classes, Activation activation) {
    this.runs = runs;
    this.classes = classes;
    this.activation = activation;
  }

  @Override
  public Activation activation() {
    return activation;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public FloatTensor logits(Points points) {
    float[] logits = new float[Math.multiplyExact(points.count(), classes)];
    runs.run(points, 0, (index, row) -> System.arraycopy(row, 0, logits, index * classes, classes));
    return FloatTensor.of(Shape.of(points.count(), classes), logits);
  }
}
