package dev.limelight.onnx;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Cuts a constant that was made for a whole batch down to one image. Stateless. */
final class BatchRows {
  private BatchRows() {}

  /**
   * The part for the first image.
   *
   * @param at where the constant carries the batch
   * @return null if the size along the axis is another, or the images' parts are not all equal
   */
  static @Nullable ConstantTensor first(ConstantTensor whole, BatchAxis at, long batch) {
    long[] dims = whole.dims();
    if (dims[at.axis()] != at.perImage() * batch) {
      return null;
    }
    long blocks = at.outer();
    long run = at.inner() * whole.type().bytes();
    for (int axis = 0; axis < dims.length; axis++) {
      blocks *= axis < at.axis() ? dims[axis] : 1;
      run *= axis > at.axis() ? dims[axis] : 1;
    }
    int length = Math.toIntExact(run);
    ByteBuffer source = whole.bytes();
    byte[] one = new byte[Math.toIntExact(blocks) * length];
    byte[] other = new byte[length];
    for (int block = 0; block < blocks; block++) {
      source.get(one, block * length, length);
      for (long image = 1; image < batch; image++) {
        source.get(other);
        if (!ByteBuffer.wrap(other).equals(ByteBuffer.wrap(one, block * length, length))) {
          return null;
        }
      }
    }
    dims[at.axis()] = at.perImage();
    return ConstantTensor.of(whole.type(), dims, one);
  }
}
