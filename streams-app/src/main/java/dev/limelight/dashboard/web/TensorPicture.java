package dev.limelight.dashboard.web;

import dev.limelight.image.RgbImage;
import dev.limelight.schemas.TensorImage;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A preprocessed tensor as a picture: its values, whatever they were normalised by, stretched from
 * black to white. Stateless.
 */
final class TensorPicture {
  private static final int MOST_PIXELS = 1 << 24;

  private TensorPicture() {}

  /**
   * The picture.
   *
   * @throws IllegalArgumentException if the tensor is none of one or three channels, or its bytes
   *     do not fit its shape
   */
  static RgbImage of(TensorImage tensor) {
    List<Integer> shape = tensor.getShape();
    if (shape.size() != 3 || (shape.get(0) != 1 && shape.get(0) != 3)) {
      throw new IllegalArgumentException("A picture has 1 or 3 channels, the tensor is " + shape);
    }
    long pixels = (long) shape.get(1) * shape.get(2);
    FloatBuffer values =
        tensor.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    if (pixels < 1 || pixels > MOST_PIXELS || values.remaining() != pixels * shape.get(0)) {
      throw new IllegalArgumentException(
          "A tensor " + shape + " does not have " + values.remaining() + " values");
    }
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.limit(); i++) {
      low = Math.min(low, values.get(i));
      high = Math.max(high, values.get(i));
    }
    int[] rgb = new int[(int) pixels];
    for (int i = 0; i < rgb.length; i++) {
      for (int channel = 0; channel < 3; channel++) {
        int at = shape.get(0) == 1 ? i : channel * rgb.length + i;
        int level = high > low ? Math.round(255 * (values.get(at) - low) / (high - low)) : 128;
        rgb[i] = rgb[i] << 8 | Math.max(0, Math.min(255, level));
      }
    }
    return RgbImage.of(shape.get(2), shape.get(1), rgb);
  }
}
