package dev.limelight.tensor;

/**
 * One image's logits: the classifier's outputs before softmax or sigmoid. A view of one row of
 * {@code [N,K]}; immutable as long as that tensor is.
 */
public final class Logits {
  private final float[] values;
  private final int from;
  private final int classes;

  private Logits(float[] values, int from, int classes) {
    this.values = values;
    this.from = from;
    this.classes = classes;
  }

  /**
   * Row {@code row} of {@code logits}.
   *
   * @param logits {@code [N,K]}, K at least 1
   * @param row 0-based, below N
   */
  public static Logits row(FloatTensor logits, int row) {
    Shape shape = logits.shape();
    if (shape.rank() != 2 || shape.dim(1) == 0 || row < 0 || row >= shape.dim(0)) {
      throw new IllegalArgumentException(
          "Logits are [N,K]; there is no row " + row + " in " + shape);
    }
    return new Logits(logits.values(), row * shape.dim(1), shape.dim(1));
  }

  /** The class with the largest logit; of equal ones the lowest. */
  public int top() {
    int top = 0;
    for (int k = 1; k < classes; k++) {
      if (values[from + k] > values[from + top]) {
        top = k;
      }
    }
    return top;
  }

  /** Index of the first logit that is NaN or infinite, or -1 if all are finite. */
  public int firstNonFinite() {
    for (int k = 0; k < classes; k++) {
      if (!Float.isFinite(values[from + k])) {
        return k;
      }
    }
    return -1;
  }

  /** The logit of class {@code k}. */
  public float at(int k) {
    return values[from + k];
  }

  /**
   * Probability of class {@code target}, in [0,1]: among all classes, or by itself.
   *
   * @param activation what the classifier makes probabilities with
   */
  public double probability(int target, Activation activation) {
    return switch (activation) {
      case SOFTMAX -> probability(target);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-(double) values[from + target]));
    };
  }

  /**
   * Softmax probability of class {@code target}, in [0,1], computed in double precision relative to
   * the largest logit, so that no exponential overflows. {@link StrictMath} makes it the same on
   * every JVM.
   */
  public double probability(int target) {
    double largest = values[from + top()];
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += StrictMath.exp(values[from + k] - largest);
    }
    return StrictMath.exp(values[from + target] - largest) / sum;
  }
}
