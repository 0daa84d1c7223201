package dev.limelight.app.conformance;

import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.ParityCheck;
import dev.limelight.explain.Points;
import dev.limelight.metric.InsertionDeletion;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.runtime.OrtModel;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Exporter, runtime and metrics on functions whose gradients and scores are a line of arithmetic.
 * Stateless.
 */
final class RowParity {
  /** {@code 5x + y^2 + sin z}. */
  static final PixelRow ANALYTIC =
      new PixelRow(3)
          .sum("linear", "pixels", 5, 0, 0)
          .node("Mul", "squares", "pixels", "pixels")
          .sum("square", "squares", 0, 1, 0)
          .node("Sin", "sines", "pixels")
          .sum("sine", "sines", 0, 0, 1)
          .node("Add", "polynomial", "linear", "square")
          .node("Add", "logits", "polynomial", "sine");

  /** The sum of {@code -relu(x)^2}. */
  static final PixelRow NEGATED_SQUARES =
      new PixelRow(4)
          .node("Relu", "positive", "pixels")
          .node("Mul", "squares", "positive", "positive")
          .sum("logits", "squares", -1, -1, -1, -1);

  /** Class 0 for certain while the last two of ten pixels are both lit, and else not at all. */
  static final PixelRow THRESHOLD =
      new PixelRow(10)
          .node("Mul", "squares", "pixels", "pixels")
          .sum("lit", "squares", 0, 0, 0, 0, 0, 0, 0, 0, 1000, 1000)
          .plus("logits", "lit", -1500);

  private static final double EXACT = 1e-5;

  private RowParity() {}

  /** On {@link #ANALYTIC}. */
  static List<ParityCheck> analytic(OrtModel model) {
    FloatTensor at = ANALYTIC.image(0.5f, -2, 1.25f);
    return each("gradient of 5x + y^2 + sin z", model.gradient(), at, 5, -4, StrictMath.cos(1.25));
  }

  /** On {@link #NEGATED_SQUARES}. */
  static List<ParityCheck> negatedSquares(OrtModel model) {
    FloatTensor at = NEGATED_SQUARES.image(5, 0, -5, 10);
    List<ParityCheck> checks =
        new ArrayList<>(each("gradient of -relu(x)^2", model.gradient(), at, -10, 0, 0, -20));
    checks.addAll(
        each(
            "Guided Backprop of -relu(x)^2", model.guidedGradient().function(), at, new double[4]));
    return checks;
  }

  /**
   * On {@link #THRESHOLD}, with a map that ranks the pixels by their place. Without the tenth pixel
   * alone the class is gone, and it is there as soon as the last two are: of the ten levels,
   * deletion leaves only the first intact, insertion completes all but the first two. RCAP's
   * highest partition keeps one pixel, so its probability is 0.
   */
  static List<ParityCheck> threshold(OrtModel model) {
    FloatTensor image = THRESHOLD.image(0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
    float[] places = new float[10];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / 9f;
    }
    FloatTensor map = FloatTensor.of(Shape.of(1, 10), places);
    var curves = InsertionDeletion.curves(image, map, 0, model.classifier());
    double rcap =
        new Rcap(RcapOptions.DEFAULT)
            .score(image, map, 0, new float[] {0}, model.classifier())
            .rcap();
    return List.of(
        new ParityCheck("deletion of the threshold model, its least", 0.05, curves.dauc(), 1e-9),
        new ParityCheck("insertion of the threshold model, its most", 0.75, curves.iauc(), 1e-9),
        new ParityCheck(
            "RCAP of the threshold model", (35 + 30 + 24 + 17 + 0) / 45.0 / 5, rcap, 1e-6));
  }

  private static List<ParityCheck> each(
      String name, GradientFunction function, FloatTensor at, double... expected) {
    List<ParityCheck> checks = new ArrayList<>();
    function.evaluate(
        Points.of(at),
        0,
        (index, gradient) -> {
          for (int i = 0; i < expected.length; i++) {
            checks.add(new ParityCheck(name + ", pixel " + i, expected[i], gradient[i], EXACT));
          }
        });
    return checks;
  }
}
