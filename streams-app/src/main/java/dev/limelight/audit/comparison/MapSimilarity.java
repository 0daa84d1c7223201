package dev.limelight.audit.comparison;

import dev.limelight.audit.MapValues;
import dev.limelight.schemas.SaliencyMap;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much two maps of one event are alike.
 *
 * @param identical whether they are the same to the bit
 * @param spearman Spearman's rank correlation of the pixels, in [-1,1]; empty where one of the maps
 *     has one value only
 * @param topOverlap share of the most salient tenth of the pixels that both have in common, in
 *     [0,1]
 */
public record MapSimilarity(boolean identical, OptionalDouble spearman, double topOverlap) {
  private static final MapSimilarity SAME = new MapSimilarity(true, OptionalDouble.of(1), 1);

  /** Compares two maps; empty where they have different sizes. */
  public static Optional<MapSimilarity> of(SaliencyMap one, SaliencyMap other) {
    if (one.getHeight() != other.getHeight() || one.getWidth() != other.getWidth()) {
      return Optional.empty();
    }
    if (one.getSha256().equals(other.getSha256())) {
      return Optional.of(SAME);
    }
    return Optional.of(of(MapValues.of(one).values(), MapValues.of(other).values()));
  }

  static MapSimilarity of(float[] one, float[] other) {
    RankedMap first = new RankedMap(one);
    RankedMap second = new RankedMap(other);
    int tenth = (one.length + 9) / 10;
    return new MapSimilarity(
        false,
        correlation(first.ranks(), second.ranks()),
        (double) common(first.top(tenth), second.top(tenth)) / tenth);
  }

  private static OptionalDouble correlation(double[] a, double[] b) {
    // The mean of ranks with shared means is that of 1 to n, whatever the ties.
    double mean = (a.length + 1) / 2.0;
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - mean) * (b[i] - mean);
      squareA += (a[i] - mean) * (a[i] - mean);
      squareB += (b[i] - mean) * (b[i] - mean);
    }
    double scale = Math.sqrt(squareA) * Math.sqrt(squareB);
    return scale == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(-1, Math.min(1, product / scale)));
  }

  private static long common(int[] ascending, int[] others) {
    return Arrays.stream(others)
        .filter(pixel -> Arrays.binarySearch(ascending, pixel) >= 0)
        .count();
  }
}
