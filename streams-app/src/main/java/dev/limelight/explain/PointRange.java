package dev.limelight.explain;

import dev.limelight.tensor.Shape;

/**
 * Consecutive points of a sequence.
 *
 * @param whole the sequence
 * @param from index of the first, inclusive
 * @param to index after the last
 */
public record PointRange(Points whole, int from, int to) implements Points {

  @Override
  public int count() {
    return to - from;
  }

  @Override
  public Shape shape() {
    return whole.shape();
  }

  @Override
  public void fill(int index, float[] destination) {
    whole.fill(from + index, destination);
  }
}
