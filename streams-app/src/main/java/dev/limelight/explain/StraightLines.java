package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;

/**
 * Equally spaced points on the lines from some baselines to an image, both ends included, line
 * after line.
 *
 * @param image where all lines end
 * @param baselines where they begin, of the image's shape
 * @param perLine points of each, at least 2
 */
record StraightLines(FloatTensor image, List<FloatTensor> baselines, int perLine)
    implements Points {

  StraightLines {
    baselines = List.copyOf(baselines);
  }

  @Override
  public int count() {
    return baselines.size() * perLine;
  }

  @Override
  public Shape shape() {
    return image.shape();
  }

  @Override
  public void fill(int index, float[] destination) {
    float[] from = baseline(index).values();
    float[] to = image.values();
    float share = (float) step(index) / (perLine - 1);
    for (int i = 0; i < destination.length; i++) {
      destination[i] = from[i] + share * (to[i] - from[i]);
    }
  }

  /** Which point of its line a point is, 0 at the baseline. */
  int step(int index) {
    return index % perLine;
  }

  /** Where a point's line begins. */
  FloatTensor baseline(int index) {
    return baselines.get(index / perLine);
  }
}
