package dev.limelight.integration;

import dev.limelight.schemas.SaliencyMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads the values of published maps as a consumer would, from the schema's words alone. */
final class MapValues {
  private MapValues() {}

  static float[] of(SaliencyMap map) {
    ByteBuffer bytes = map.getValues().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[map.getHeight() * map.getWidth()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (map.getEncoding()) {
            case UINT8 -> (bytes.get() & 0xff) / 255f;
            case FLOAT16 -> half(bytes.getShort());
            case FLOAT32 -> bytes.getFloat();
            case UNKNOWN -> throw new AssertionError("Unknown encoding of " + map.getEventId());
          };
    }
    if (bytes.hasRemaining()) {
      throw new AssertionError(bytes.remaining() + " bytes behind the values");
    }
    return values;
  }

  /** SHA-256 of bytes, lower-case hex. */
  static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 of a file, lower-case hex. */
  static String sha256(Path file) throws IOException {
    return sha256(ByteBuffer.wrap(Files.readAllBytes(file)));
  }

  /** IEEE 754 binary16 of a value in [0,1]. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int mantissa = bits & 0x3ff;
    return exponent == 0
        ? (float) Math.scalb((double) mantissa, -24)
        : (float) Math.scalb(1 + mantissa / 1024.0, exponent - 15);
  }
}
