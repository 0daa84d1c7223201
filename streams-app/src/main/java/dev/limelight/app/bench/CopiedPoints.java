package dev.limelight.app.bench;

import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * One picture, again and again: points that cost next to nothing to make.
 *
 * @param picture {@code [C,H,W]}
 * @param count how often
 */
record CopiedPoints(FloatTensor picture, int count) implements Points {
  @Override
  public Shape shape() {
    return picture.shape();
  }

  @Override
  public void fill(int index, float[] destination) {
    System.arraycopy(picture.values(), 0, destination, 0, destination.length);
  }
}
