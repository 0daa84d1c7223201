package dev.limelight.onnx;

/** A file is not an ONNX model that can be read here. The message says what is wrong and where. */
public class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OnnxException(String message) {
    super(message);
  }

  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
