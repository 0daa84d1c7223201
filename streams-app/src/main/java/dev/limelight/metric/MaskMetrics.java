package dev.limelight.metric;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.OrderStatistics;
import java.util.stream.IntStream;

/**
 * How well a map in [0,1] agrees with a ground-truth mask. Stateless. All of them take a map {@code
 * [H,W]} and a mask of the same shape, see only the pixels that the mask knows, and never give NaN.
 */
public final class MaskMetrics {
  private MaskMetrics() {}

  /**
   * {@code log(cosh(1 - (2 sum(m t) + 1) / (sum m + sum t + 1)))} (Jadon 2020, "A survey of loss
   * functions for semantic segmentation"; the paper's section 5). Lower is better.
   *
   * @throws IllegalArgumentException if map and mask differ in shape
   */
  public static double logCoshDice(FloatTensor map, Mask truth) {
    requireFitting(map, truth);
    double common = 0;
    double all = 0;
    for (int i = 0; i < map.size(); i++) {
      all += truth.isKnown(i) ? map.at(i) : 0;
      common += truth.at(i) ? map.at(i) : 0;
    }
    double dice = (2 * common + 1) / (all + truth.count() + 1);
    return Math.log(Math.cosh(1 - dice));
  }

  /**
   * Mean absolute error, {@code mean |m - t|}. Lower is better.
   *
   * @throws IllegalArgumentException if map and mask differ in shape
   */
  public static double mae(FloatTensor map, Mask truth) {
    requireFitting(map, truth);
    double sum = 0;
    for (int i = 0; i < map.size(); i++) {
      sum += truth.isKnown(i) ? Math.abs(map.at(i) - (truth.at(i) ? 1 : 0)) : 0;
    }
    return truth.known() > 0 ? sum / truth.known() : 0;
  }

  /**
   * {@code sqrt(mean |m - t|)}, which the authors of arXiv 2404.15564 report under the name MAE.
   * Lower is better.
   *
   * @throws IllegalArgumentException if map and mask differ in shape
   */
  public static double rootMae(FloatTensor map, Mask truth) {
    return Math.sqrt(mae(map, truth));
  }

  /**
   * Whether the centroid of the pixels at or above a quantile of the map lies in the mask: 1 or 0.
   * The centroid is rounded to the nearest pixel.
   *
   * @param quantile in [0,1], linearly interpolated
   * @throws IllegalArgumentException if map and mask differ in shape
   */
  public static double pointingGame(FloatTensor map, Mask truth, double quantile) {
    requireFitting(map, truth);
    double[] values =
        IntStream.range(0, map.size()).filter(truth::isKnown).mapToDouble(map::at).toArray();
    if (values.length == 0) {
      return 0;
    }
    double threshold = OrderStatistics.quantile(values, quantile);
    int width = map.shape().dim(1);
    double rows = 0;
    double columns = 0;
    int count = 0;
    for (int i = 0; i < map.size(); i++) {
      if (truth.isKnown(i) && map.at(i) >= threshold) {
        rows += Math.floorDiv(i, width);
        columns += i % width;
        count++;
      }
    }
    int row = (int) Math.round(rows / count);
    int column = (int) Math.round(columns / count);
    return truth.at(row * width + column) ? 1 : 0;
  }

  /**
   * {@code sum(m inside) / sum(m)}; 0 for a map of zeros. Higher is better.
   *
   * @throws IllegalArgumentException if map and mask differ in shape
   */
  public static double energy(FloatTensor map, Mask truth) {
    requireFitting(map, truth);
    double inside = 0;
    double all = 0;
    for (int i = 0; i < map.size(); i++) {
      all += truth.isKnown(i) ? map.at(i) : 0;
      inside += truth.at(i) ? map.at(i) : 0;
    }
    return all > 0 ? inside / all : 0;
  }

  private static void requireFitting(FloatTensor map, Mask truth) {
    if (!map.shape().equals(truth.shape())) {
      throw new IllegalArgumentException(
          "The mask is %s, the map %s; they must be of one shape"
              .formatted(truth.shape(), map.shape()));
    }
  }
}
