package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;

/**
 * What the original and the exported graph say of a check's two pictures.
 *
 * @param images the pictures
 * @param reference the original's logits
 * @param target the class that is differentiated
 * @param logits the exported graph's
 * @param gradients its gradients of that class
 */
record Answers(
    FloatTensor images,
    FloatTensor reference,
    int target,
    FloatTensor logits,
    FloatTensor gradients) {
  float[] gradient(int row) {
    return gradients.row(row).values();
  }

  Point point(int row) {
    return point(images, reference, row, target);
  }

  double norm() {
    return Math.max(Vectors.norm(gradient(0)), 1e-30);
  }

  double change() {
    return Vectors.distance(gradient(0), gradient(1)) / norm();
  }

  double logitsError() {
    return SelfCheck.maxDifference(reference, logits);
  }

  /** Where differences are taken: of which class's logit, at which image, among which logits. */
  record Point(FloatTensor image, double largestLogit, int target) {}

  static Point point(FloatTensor images, FloatTensor reference, int row, int target) {
    double largest = Vectors.largestMagnitude(reference.row(row).values());
    return new Point(images.row(row), largest, target);
  }
}
