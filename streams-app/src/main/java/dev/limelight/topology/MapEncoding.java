package dev.limelight.topology;

import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.ValuesEncoding;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** How a saliency map's values, in [0,1], become bytes. */
public enum MapEncoding {
  /** One byte: {@code round(255 v)}. */
  UINT8(ValuesEncoding.UINT8, 1) {
    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.put((byte) Math.round(255f * value));
    }

    @Override
    float get(ByteBuffer bytes) {
      return Byte.toUnsignedInt(bytes.get()) / 255f;
    }
  },
  /** Two bytes: IEEE 754 binary16, nearest even. */
  FLOAT16(ValuesEncoding.FLOAT16, Short.BYTES) {
    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.putShort(HalfFloat.fromFloat(value));
    }

    @Override
    float get(ByteBuffer bytes) {
      return HalfFloat.toFloat(bytes.getShort());
    }
  },
  /** Four bytes: IEEE 754 binary32. */
  FLOAT32(ValuesEncoding.FLOAT32, Float.BYTES) {
    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.putFloat(value);
    }

    @Override
    float get(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  };

  private final ValuesEncoding schemaValue;
  private final int bytesPerValue;

  MapEncoding(ValuesEncoding schemaValue, int bytesPerValue) {
    this.schemaValue = schemaValue;
    this.bytesPerValue = bytesPerValue;
  }

  abstract void put(ByteBuffer bytes, float value);

  abstract float get(ByteBuffer bytes);

  /** Its name in the event. */
  ValuesEncoding schemaValue() {
    return schemaValue;
  }

  /** The values' bytes, little-endian, ready to be read. */
  ByteBuffer encode(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * bytesPerValue).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      put(bytes, value);
    }
    return bytes.flip();
  }

  /**
   * A map's values, as near as its encoding keeps them.
   *
   * @return {@code [H,W]}; empty where the encoding is a later version's or the bytes do not fill
   *     height and width
   */
  public static Optional<FloatTensor> decode(SaliencyMap map) {
    ByteBuffer bytes = map.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long size = (long) map.getHeight() * map.getWidth();
    for (MapEncoding encoding : values()) {
      if (encoding.schemaValue == map.getEncoding()
          && size > 0
          && bytes.remaining() == size * encoding.bytesPerValue) {
        float[] values = new float[(int) size];
        for (int i = 0; i < values.length; i++) {
          values[i] = encoding.get(bytes);
        }
        return Optional.of(FloatTensor.of(Shape.of(map.getHeight(), map.getWidth()), values));
      }
    }
    return Optional.empty();
  }

  /** SHA-256 of the values as float32, little-endian; lower-case hex. */
  static String sha256(float[] values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(FLOAT32.encode(values));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }
}
