package dev.limelight.runtime;

/** Takes the results of a {@link RunStrategy} one after the other, in index order. */
@FunctionalInterface
interface RowConsumer {

  /**
   * @param index the point's index
   * @param row the result, as it lies on our side; valid only during the call
   */
  void accept(int index, float[] row);
}
