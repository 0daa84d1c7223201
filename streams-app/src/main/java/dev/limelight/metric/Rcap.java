package dev.limelight.metric;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplanationException;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import dev.limelight.tensor.OrderStatistics;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * RCAP, Recover and Predict: how well the most salient pixels alone, on black, still make the
 * classifier say the explained class, and how little saliency lies elsewhere (Huang and Liu, arXiv
 * 2404.15564, section 4).
 *
 * <p>For each fraction {@code r_k} the threshold {@code t_k} is the order statistic {@code
 * s[floor(N * r_k) - 1]} of the map's N values sorted ascending, not interpolated (the lowest value
 * where {@code N * r_k < 1}). Then {@code share_k = sum(m where m > t_k) / sum(m)}, {@code prob_k}
 * is the probability of the class (softmax, or sigmoid for a multi-label model) for the image
 * recovered above {@code t_k}, and {@code RCAP = mean over k of share_k * prob_k}. The share of an
 * all-zero map is 0.
 *
 * <p>Costs one forward run per partition, all in one call. Immutable, thread-safe, pure.
 *
 * @param options which partitions
 */
public record Rcap(RcapOptions options) {

  /**
   * Scores one map.
   *
   * @param image preprocessed, {@code [C,H,W]}
   * @param map its saliency map, {@code [H,W]}, in [0,1]
   * @param target the explained class, below the classifier's number of classes
   * @param black a black pixel's normalised value, one per channel
   * @param classifier the model the map explains
   * @throws IllegalArgumentException if map, image and black do not fit each other
   * @throws ExplanationException if the classifier fails or its logits are not finite
   */
  public RcapScore score(
      FloatTensor image, FloatTensor map, int target, float[] black, Classifier classifier) {
    requireFitting(image.shape(), map.shape(), black.length);
    int[] fractions = options.fractions();
    float[] thresholds = thresholds(map, fractions);
    FloatTensor logits =
        classifier.logits(new RecoveredImages(image, map, black.clone(), thresholds));
    double[] shares = shares(map, thresholds);
    List<RcapScore.Partition> partitions = new ArrayList<>();
    double sum = 0;
    for (int k = 0; k < fractions.length; k++) {
      double probability = probability(logits, k, target, classifier.activation());
      sum += shares[k] * probability;
      partitions.add(
          new RcapScore.Partition(
              (double) fractions[k] / RcapOptions.MILLION, thresholds[k], shares[k], probability));
    }
    return new RcapScore(sum / fractions.length, partitions);
  }

  private static float[] thresholds(FloatTensor map, int[] fractions) {
    int[] ranks = new int[fractions.length];
    for (int k = 0; k < ranks.length; k++) {
      int rank = (int) ((long) map.size() * fractions[k] / RcapOptions.MILLION) - 1;
      ranks[k] = Math.max(rank, 0);
    }
    return OrderStatistics.select(map, ranks);
  }

  /** Of each threshold, in one pass: a sum waits for its last addition, but not for other sums. */
  private static double[] shares(FloatTensor map, float[] thresholds) {
    double[] shares = new double[thresholds.length];
    double all = 0;
    for (float value : map.values()) {
      all += value;
      for (int k = 0; k < shares.length; k++) {
        // All bits where the difference is negative, none else: whether a pixel is above cannot be
        // predicted, and a branch taken wrongly costs more than the sum.
        int mask = Float.floatToRawIntBits(thresholds[k] - value) >> 31;
        shares[k] += Float.intBitsToFloat(Float.floatToRawIntBits(value) & mask);
      }
    }
    for (int k = 0; k < shares.length; k++) {
      shares[k] = all > 0 ? shares[k] / all : 0;
    }
    return shares;
  }

  private static double probability(
      FloatTensor logits, int row, int target, Activation activation) {
    Logits recovered = Logits.row(logits, row);
    int bad = recovered.firstNonFinite();
    if (bad >= 0) {
      throw new ExplanationException(
          "RCAP's recovered image %d has the logit %s for class %d; logits must be finite"
              .formatted(row, recovered.at(bad), bad));
    }
    return recovered.probability(target, activation);
  }

  private static void requireFitting(Shape image, Shape map, int black) {
    if (image.rank() != 3 || !image.row().equals(map) || image.dim(0) != black || map.size() == 0) {
      throw new IllegalArgumentException(
          "RCAP takes an image [C,H,W], its map [H,W] and C black values, got image %s, map %s and %d black values"
              .formatted(image, map, black));
    }
  }
}
