package dev.limelight.onnx;

/** A model's operator set is outside the accepted range. */
public final class UnsupportedOpsetException extends UnsupportedModelException {
  private static final long serialVersionUID = 1L;

  UnsupportedOpsetException(int opset) {
    super(
        "The model is at opset "
            + opset
            + "; accepted are "
            + OpsetNormalizer.OLDEST
            + " to "
            + OpsetNormalizer.NEWEST
            + ". Export it again at one of these, preferably "
            + OpsetNormalizer.TARGET
            + ", or convert it (onnx.version_converter)");
  }
}
