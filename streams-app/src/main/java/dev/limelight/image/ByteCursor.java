package dev.limelight.image;

import java.util.Arrays;

/** Reads a header front to back and refuses the image as truncated where the bytes end. */
final class ByteCursor {
  private final byte[] bytes;
  private int position;

  ByteCursor(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  int remaining() {
    return bytes.length - position;
  }

  int u8() {
    require(1);
    return bytes[position++] & 0xFF;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int u16LittleEndian() {
    return u8() | u8() << 8;
  }

  int u24LittleEndian() {
    return u16LittleEndian() | u8() << 16;
  }

  int i32() {
    return u16() << 16 | u16();
  }

  long u32() {
    return i32() & 0xFFFFFFFFL;
  }

  int i32LittleEndian() {
    return u16LittleEndian() | u16LittleEndian() << 16;
  }

  long u32LittleEndian() {
    return i32LittleEndian() & 0xFFFFFFFFL;
  }

  byte[] take(int count) {
    require(count);
    position += count;
    return Arrays.copyOfRange(bytes, position - count, position);
  }

  void skip(long count) {
    require(count);
    position += (int) count;
  }

  void require(long count) {
    if (count > remaining()) {
      throw new ImageRejectedException(
          ImageFault.TRUNCATED,
          "The image's data ends at byte "
              + bytes.length
              + ", where its headers promise at least "
              + (position + count)
              + " bytes");
    }
  }
}
