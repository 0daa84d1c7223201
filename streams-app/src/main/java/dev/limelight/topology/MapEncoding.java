package dev.limelight.topology;

import dev.limelight.schemas.ValuesEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How a saliency map's values, in [0,1], become bytes. */
public enum MapEncoding {
  /** One byte: {@code round(255 v)}. */
  UINT8(ValuesEncoding.UINT8, 1) {
    @Override
    void put(ByteBuffer bytes, float[] values) {
      for (float value : values) {
        // As Math.round, whose care for other ranges costs several times as much.
        bytes.put((byte) (int) (255f * value + 0.5));
      }
    }
  },
  /** Two bytes: IEEE 754 binary16, nearest even. */
  FLOAT16(ValuesEncoding.FLOAT16, Short.BYTES) {
    @Override
    void put(ByteBuffer bytes, float[] values) {
      for (float value : values) {
        bytes.putShort(HalfFloat.fromFloat(value));
      }
    }
  },
  /** Four bytes: IEEE 754 binary32. */
  FLOAT32(ValuesEncoding.FLOAT32, Float.BYTES) {
    @Override
    void put(ByteBuffer bytes, float[] values) {
      bytes.asFloatBuffer().put(values);
      bytes.position(values.length * Float.BYTES);
    }
  };

  private final ValuesEncoding schemaValue;
  private final int bytesPerValue;

  MapEncoding(ValuesEncoding schemaValue, int bytesPerValue) {
    this.schemaValue = schemaValue;
    this.bytesPerValue = bytesPerValue;
  }

  abstract void put(ByteBuffer bytes, float[] values);

  /** Its name in the event. */
  ValuesEncoding schemaValue() {
    return schemaValue;
  }

  /** The values' bytes, little-endian, ready to be read. */
  ByteBuffer encode(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * bytesPerValue).order(ByteOrder.LITTLE_ENDIAN);
    put(bytes, values);
    return bytes.flip();
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
