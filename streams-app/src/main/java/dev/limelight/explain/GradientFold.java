package dev.limelight.explain;

/**
 * Holds a gradient function to its contract on the way to a consumer: a gradient lost or delivered
 * twice would bend the map unnoticed.
 */
final class GradientFold implements GradientConsumer {
  private final int count;
  private final int elements;
  private final GradientConsumer consumer;
  private int next;

  private GradientFold(int count, int elements, GradientConsumer consumer) {
    this.count = count;
    this.elements = elements;
    this.consumer = consumer;
  }

  /**
   * Evaluates the function at all points.
   *
   * @throws IllegalStateException if the function breaks its contract
   * @throws ExplanationException if the evaluation fails
   */
  static void evaluate(
      GradientFunction function, Points points, int target, GradientConsumer consumer) {
    GradientFold fold = new GradientFold(points.count(), points.shape().size(), consumer);
    function.evaluate(points, target, fold);
    if (fold.next != fold.count) {
      throw new IllegalStateException(
          "The gradient function delivered " + fold.next + " of " + fold.count + " gradients");
    }
  }

  @Override
  public void accept(int index, float[] gradient) {
    if (index != next || index >= count || gradient.length != elements) {
      throw new IllegalStateException(
          "The gradient function delivered gradient "
              + index
              + " with "
              + gradient.length
              + " values; expected was "
              + next
              + " of "
              + count
              + " with "
              + elements
              + " values");
    }
    next++;
    consumer.accept(index, gradient);
  }
}
