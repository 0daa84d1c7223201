package dev.limelight.onnx;

/** A file is an ONNX model, but of a kind that is not supported here. */
public class UnsupportedModelException extends OnnxException {
  private static final long serialVersionUID = 1L;

  public UnsupportedModelException(String message) {
    super(message);
  }
}
