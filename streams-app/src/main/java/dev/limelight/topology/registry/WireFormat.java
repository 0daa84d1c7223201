package dev.limelight.topology.registry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Confluent's framing of a value: a zero byte, four bytes of schema id, the record. */
final class WireFormat {
  /** Bytes before the record. */
  static final int HEADER_BYTES = 1 + Integer.BYTES;

  private static final byte MAGIC = 0;

  private WireFormat() {}

  /** Whether a schema id can be read. */
  static boolean isFramed(byte[] value) {
    return value.length >= HEADER_BYTES && value[0] == MAGIC;
  }

  /** The schema id of a framed value. */
  static int schemaId(byte[] value) {
    return ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
  }

  /** A value that so far has its header. */
  static ByteArrayOutputStream begin(int schemaId, int expectedBytes) {
    ByteArrayOutputStream value = new ByteArrayOutputStream(HEADER_BYTES + expectedBytes);
    value.write(MAGIC);
    value.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
    return value;
  }
}
