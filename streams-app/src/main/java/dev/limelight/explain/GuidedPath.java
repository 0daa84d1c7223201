package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * The path of Guided IG, as far as it has come, and what it has attributed. A step of K brings the
 * L1 distance to the image down to {@code 1 - (step + 1) / K} of what it was at the baseline: first
 * the features that lag behind the step's band are brought into it, then those of the smallest
 * gradients are moved to the band's far end, group after group, the last group only so far that the
 * distance comes out. Features that are there already wait.
 *
 * <p>It is also the one point at which the next gradient is due. Bookkeeping is in double
 * precision. For one explanation and one thread, but for {@link #fill}.
 */
final class GuidedPath implements Points {
  private static final double RELATIVE_TOLERANCE = 1e-9;

  private final Shape shape;
  private final GuidedIgOptions options;
  private final float[] image;
  private final float[] baseline;
  private final double distance;
  private final double[] current;
  private final double[] attribution;

  /** Features that can still move within this step, and their gradients' magnitudes. */
  private final int[] open;

  private final float[] magnitudes;

  /** Those of them that move next. */
  private final int[] chosen;

  private final MagnitudeSelection selection;

  GuidedPath(FloatTensor image, FloatTensor baseline, GuidedIgOptions options) {
    this.shape = image.shape();
    this.options = options;
    this.image = image.values();
    this.baseline = baseline.values();
    this.current = new double[image.size()];
    this.attribution = new double[image.size()];
    this.open = new int[image.size()];
    this.chosen = new int[image.size()];
    this.magnitudes = new float[image.size()];
    this.selection = new MagnitudeSelection(image.size());
    double sum = 0;
    for (int i = 0; i < current.length; i++) {
      current[i] = this.baseline[i];
      sum += Math.abs((double) this.image[i] - this.baseline[i]);
    }
    this.distance = sum;
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void fill(int index, float[] destination) {
    for (int i = 0; i < destination.length; i++) {
      destination[i] = (float) current[i];
    }
  }

  FloatTensor attribution() {
    float[] values = new float[attribution.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) attribution[i];
    }
    return FloatTensor.of(shape, values);
  }

  /**
   * Takes one step.
   *
   * @param step 0-based
   * @param gradient where the path stands
   */
  void advance(int step, float[] gradient) {
    double progress = (step + 1.0) / options.steps();
    double far = Math.min(progress + options.maxDistance(), 1);
    double allowed = distance * (1 - progress);
    double remaining = catchUp(Math.max(progress - options.maxDistance(), 0), gradient);
    int count = openFeatures(far, gradient);
    int rank = (int) (options.fraction() * (current.length - 1));
    while (count > 0 && !isClose(remaining, allowed)) {
      float threshold =
          rank < count ? selection.select(magnitudes, count, rank) : Float.POSITIVE_INFINITY;
      int chosenCount = choose(count, threshold);
      double reach = reach(chosenCount, far);
      if (reach <= 0) {
        return;
      }
      double share = (remaining - allowed) / reach;
      move(chosenCount, far, Math.min(share, 1), gradient);
      count -= chosenCount;
      if (share <= 1) {
        return;
      }
      remaining -= reach;
    }
  }

  private static boolean isClose(double a, double b) {
    return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }

  /** Brings features from behind the band into it; returns the distance that remains. */
  private double catchUp(double near, float[] gradient) {
    double remaining = 0;
    for (int i = 0; i < current.length; i++) {
      double whole = (double) image[i] - baseline[i];
      double bound = baseline[i] + near * whole;
      double lag = bound - current[i];
      // Behind is what would have to move the way to the image to be in the band.
      if (lag * whole > 0) {
        attribution[i] += lag * gradient[i];
        current[i] = bound;
      }
      remaining += Math.abs(image[i] - current[i]);
    }
    return remaining;
  }

  private double end(int feature, double far) {
    // At 1 the end is the image itself, which the sum below might miss by a rounding.
    return far == 1
        ? image[feature]
        : baseline[feature] + far * ((double) image[feature] - baseline[feature]);
  }

  private int openFeatures(double far, float[] gradient) {
    int count = 0;
    for (int i = 0; i < current.length; i++) {
      open[count] = i;
      magnitudes[count] = Math.abs(gradient[i]);
      if (!Float.isFinite(gradient[i])) {
        // It would not be moved, and so not be seen.
        attribution[i] = Double.NaN;
      }
      count += current[i] != end(i, far) ? 1 : 0;
    }
    return count;
  }

  /**
   * Parts the open features: those up to the threshold are chosen, the others stay open. Which one
   * a feature is cannot be predicted, so both lists are written and neither is branched on.
   *
   * @return how many are chosen
   */
  private int choose(int count, float threshold) {
    int chosenCount = 0;
    int left = 0;
    for (int k = 0; k < count; k++) {
      int feature = open[k];
      float magnitude = magnitudes[k];
      int isChosen = magnitude <= threshold ? 1 : 0;
      chosen[chosenCount] = feature;
      open[left] = feature;
      magnitudes[left] = magnitude;
      chosenCount += isChosen;
      left += 1 - isChosen;
    }
    return chosenCount;
  }

  /** How far the chosen features can still go, together. */
  private double reach(int count, double far) {
    double reach = 0;
    for (int k = 0; k < count; k++) {
      reach += Math.abs(current[chosen[k]] - end(chosen[k], far));
    }
    return reach;
  }

  /** Moves the chosen features by a share of their way. */
  private void move(int count, double far, double share, float[] gradient) {
    for (int k = 0; k < count; k++) {
      int i = chosen[k];
      double end = end(i, far);
      double moved = share == 1 ? end : current[i] + share * (end - current[i]);
      attribution[i] += (moved - current[i]) * gradient[i];
      current[i] = moved;
    }
  }
}
