package dev.limelight.explain;

import dev.limelight.tensor.Shape;
import java.util.List;

/**
 * Several sequences of points as one.
 *
 * @param parts in order; at least one, all of the same shape
 */
record JoinedPoints(List<Points> parts) implements Points {

  JoinedPoints {
    parts = List.copyOf(parts);
  }

  @Override
  public int count() {
    return parts.stream().mapToInt(Points::count).sum();
  }

  @Override
  public Shape shape() {
    return parts.get(0).shape();
  }

  @Override
  public void fill(int index, float[] destination) {
    int rest = index;
    for (Points part : parts) {
      if (rest < part.count()) {
        part.fill(rest, destination);
        return;
      }
      rest -= part.count();
    }
    throw new IndexOutOfBoundsException("There is no point " + index + " among " + count());
  }
}
