package dev.limelight.runtime;

/**
 * Port to the exporter: makes the backward graphs that a bundle does not hold, when a method first
 * asks for one. Deterministic: the same model gives the same bytes.
 */
public interface GraphDerivation {

  /**
   * The gradient at the image, in which a ReLU passes positive gradients only.
   *
   * @param logits name of the model's value that the bundle's export differentiates
   * @param provider that is to run it: {@code CPU} or {@code CUDA}
   * @throws BundleException if the model cannot be differentiated so
   */
  DerivedGraph guided(ModelBundle bundle, String logits, ExecutionProvider provider);

  /**
   * The last convolutional feature maps and their gradient, joined along the channels: an output
   * {@code [N,2K,h,w]}, activation first.
   *
   * @param logits name of the model's value that the bundle's export differentiates
   * @param provider that is to run it: {@code CPU} or {@code CUDA}
   * @throws BundleException if the model has no such value, or cannot be differentiated at it
   */
  DerivedGraph features(ModelBundle bundle, String logits, ExecutionProvider provider);
}
