package dev.limelight.metric;

import dev.limelight.explain.BlurredImage;
import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplanationException;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import dev.limelight.tensor.OrderStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletion and insertion (Petsiuk et al., "RISE", BMVC 2018, section 4.2), in ten levels as the
 * authors of arXiv 2404.15564 computed them. At level {@code x = 1.0, 0.9 .. 0.1} the pixels whose
 * saliency is above the order statistic {@code s[floor(N x) - 1]} are set to 0 in normalised space,
 * or put back into a blurred copy (sigma 16, 33 taps) of the image. The areas are trapezoids over
 * {@code x = 0.1 .. 1.0}: 0.9 is the largest there is.
 *
 * <p>Costs twenty forward runs, all in one call. Stateless.
 */
public final class InsertionDeletion {
  private static final int LEVELS = 10;
  private static final double SIGMA = 16;
  private static final int RADIUS = 16;

  private InsertionDeletion() {}

  /**
   * The two curves.
   *
   * @param deletion probability of the class with the most salient pixels gone, from none gone
   *     (level 1.0) to nine tenths (level 0.1)
   * @param insertion probability with the most salient pixels put back, in the same order
   */
  public record Curves(List<Double> deletion, List<Double> insertion) {

    /** Curves with their own copies. */
    public Curves {
      deletion = List.copyOf(deletion);
      insertion = List.copyOf(insertion);
    }

    /** Area under the deletion curve, in [0, 0.9]; lower is better. */
    public double dauc() {
      return area(deletion);
    }

    /** Area under the insertion curve, in [0, 0.9]; higher is better. */
    public double iauc() {
      return area(insertion);
    }

    private static double area(List<Double> curve) {
      double area = 0;
      for (int i = 1; i < curve.size(); i++) {
        area += (curve.get(i - 1) + curve.get(i)) / 2 / LEVELS;
      }
      return area;
    }
  }

  /**
   * The curves of one map.
   *
   * @param image preprocessed, {@code [C,H,W]}
   * @param map {@code [H,W]}, in [0,1]
   * @param target the explained class
   * @throws IllegalArgumentException if map and image do not fit each other
   * @throws ExplanationException if the classifier fails or its logits are not finite
   */
  public static Curves curves(
      FloatTensor image, FloatTensor map, int target, Classifier classifier) {
    if (image.shape().rank() != 3 || !image.shape().row().equals(map.shape())) {
      throw new IllegalArgumentException(
          "Deletion takes an image [C,H,W] and its map [H,W], got %s and %s"
              .formatted(image.shape(), map.shape()));
    }
    float[] thresholds = thresholds(map);
    FloatTensor blurred = BlurredImage.of(image, SIGMA, RADIUS);
    FloatTensor logits = classifier.logits(new PerturbedImages(image, blurred, map, thresholds));
    List<Double> deletion = new ArrayList<>();
    List<Double> insertion = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      deletion.add(probability(logits, level, target, classifier));
      insertion.add(probability(logits, LEVELS + level, target, classifier));
    }
    return new Curves(deletion, insertion);
  }

  /** Highest level first. */
  private static float[] thresholds(FloatTensor map) {
    int[] ranks = new int[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      int rank = (int) ((long) map.size() * (LEVELS - level) / LEVELS) - 1;
      ranks[level] = Math.max(0, rank);
    }
    return OrderStatistics.select(map, ranks);
  }

  private static double probability(
      FloatTensor logits, int row, int target, Classifier classifier) {
    Logits perturbed = Logits.row(logits, row);
    int bad = perturbed.firstNonFinite();
    if (bad >= 0) {
      throw new ExplanationException(
          "Perturbed image %d has the logit %s for class %d; logits must be finite"
              .formatted(row, perturbed.at(bad), bad));
    }
    return perturbed.probability(target, classifier.activation());
  }
}
