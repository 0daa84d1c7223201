package dev.limelight.audit;

import dev.limelight.tensor.FloatTensor;
import java.nio.ByteBuffer;

/** A saliency map averaged down to a small square, as mean maps are made of. Stateless. */
public final class MapThumbnail {
  private MapThumbnail() {}

  /**
   * The thumbnail.
   *
   * @param map {@code [H,W]} in [0,1]; a side shorter than {@code size} repeats its pixels
   * @param size height and width of the result
   * @return {@code size x size} bytes, row-major, {@code round(255 v)} of each cell's mean
   */
  public static ByteBuffer of(FloatTensor map, int size) {
    int height = map.shape().dim(0);
    int width = map.shape().dim(1);
    ByteBuffer bytes = ByteBuffer.allocate(size * size);
    for (int row = 0; row < size; row++) {
      int top = row * height / size;
      int bottom = Math.max(top + 1, (row + 1) * height / size);
      for (int column = 0; column < size; column++) {
        int left = column * width / size;
        int right = Math.max(left + 1, (column + 1) * width / size);
        bytes.put((byte) Math.round(255 * mean(map, top, bottom, left, right)));
      }
    }
    return bytes.flip();
  }

  private static double mean(FloatTensor map, int top, int bottom, int left, int right) {
    int width = map.shape().dim(1);
    double sum = 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        sum += map.at(row * width + column);
      }
    }
    return sum / ((bottom - top) * (double) (right - left));
  }
}
