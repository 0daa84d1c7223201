package dev.limelight.audit;

import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.ValuesEncoding;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The values of published maps. */
public final class MapValues {
  private MapValues() {}

  /**
   * The values as they were published, {@code [H,W]} in [0,1]; those of an encoding smaller than
   * float32 are rounded.
   *
   * @throws IllegalArgumentException if the encoding is one that a later version wrote, or the
   *     bytes do not fit height and width
   */
  public static FloatTensor of(SaliencyMap map) {
    return of(map.getEncoding(), map.getHeight(), map.getWidth(), map.getValues());
  }

  /** As above, from a map's parts. */
  static FloatTensor of(ValuesEncoding encoding, int height, int width, ByteBuffer values) {
    ByteBuffer bytes = values.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int count = Math.multiplyExact(height, width);
    int size = bytesPerValue(encoding);
    if (bytes.remaining() != (long) count * size) {
      throw new IllegalArgumentException(
          "A map of %d x %d values as %s has %d bytes, got %d"
              .formatted(height, width, encoding, (long) count * size, bytes.remaining()));
    }
    float[] decoded = new float[count];
    for (int i = 0; i < count; i++) {
      decoded[i] =
          switch (size) {
            case Byte.BYTES -> (bytes.get() & 0xff) / 255f;
            case Short.BYTES -> half(bytes.getShort());
            default -> bytes.getFloat();
          };
    }
    return FloatTensor.of(Shape.of(height, width), decoded);
  }

  /** How far a published value may lie from the one that was computed. */
  public static double rounding(ValuesEncoding encoding) {
    return switch (bytesPerValue(encoding)) {
      case Byte.BYTES -> 0.5 / 255;
      // Halves next to 1 lie 2^-11 apart.
      case Short.BYTES -> 0x1p-12;
      default -> 0;
    };
  }

  private static int bytesPerValue(ValuesEncoding encoding) {
    return switch (encoding) {
      case UINT8 -> Byte.BYTES;
      case FLOAT16 -> Short.BYTES;
      case FLOAT32 -> Float.BYTES;
      case UNKNOWN ->
          throw new IllegalArgumentException(
              "The map's values are encoded as a later version does; accepted are UINT8, FLOAT16"
                  + " and FLOAT32");
    };
  }

  /** IEEE 754 binary16 of a value in [0,1]. */
  private static float half(short bits) {
    int exponent = (bits >>> 10) & 0x1f;
    int mantissa = bits & 0x3ff;
    return exponent == 0
        ? mantissa * 0x1p-24f
        : Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (mantissa << 13));
  }
}
