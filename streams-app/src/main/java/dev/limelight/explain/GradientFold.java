package dev.limelight.explain;

import java.util.List;

/**
 * Hands each gradient to the statistics of the plan its point belongs to, and holds the gradient
 * function to its contract: a gradient lost or delivered twice would bend the map unnoticed.
 */
final class GradientFold implements GradientConsumer {
  private final List<SampleStatistics> owners;
  private final int elements;
  private int next;

  /**
   * A fold of as many gradients as there are owners.
   *
   * @param owners by point index
   * @param elements values of a gradient
   */
  GradientFold(List<SampleStatistics> owners, int elements) {
    this.owners = owners;
    this.elements = elements;
  }

  @Override
  public void accept(int index, float[] gradient) {
    if (index != next || index >= owners.size() || gradient.length != elements) {
      throw new IllegalStateException(
          "The gradient function delivered gradient "
              + index
              + " with "
              + gradient.length
              + " values; expected was "
              + next
              + " of "
              + owners.size()
              + " with "
              + elements
              + " values");
    }
    next++;
    owners.get(index).fold(gradient);
  }

  void requireComplete() {
    if (next != owners.size()) {
      throw new IllegalStateException(
          "The gradient function delivered " + next + " of " + owners.size() + " gradients");
    }
  }
}
