package dev.limelight.runtime.export;

/** The content of an ONNX file. Two are equal if they are the same one. */
public final class OnnxFile {
  private final byte[] bytes;

  /**
   * @param bytes not to be written to from here on
   */
  OnnxFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The content; not to be written to. */
  byte[] bytes() {
    return bytes;
  }
}
