package dev.limelight.autodiff;

/**
 * Choices of a backward graph.
 *
 * @param relu how a ReLU passes gradients
 * @param lowering which operators a convolution's gradient is written in
 */
public record DifferentiationOptions(ReluRule relu, Lowering lowering) {

  /** How a ReLU passes gradients back. */
  public enum ReluRule {
    /** Where its input was positive: the derivative. */
    STANDARD,
    /**
     * Where its input and the gradient are positive: Guided Backprop (Springenberg et al. 2015,
     * section 3.4).
     */
    GUIDED
  }

  /** The kind of processor that a graph's operators are chosen for. */
  public enum Lowering {
    /**
     * Plain convolutions with flipped weights where the stride is one: several times faster there.
     */
    CPU,
    /** ConvTranspose throughout, which is the backward-data kernel of cuDNN. */
    CUDA
  }

  /** Plain gradients for a CPU. */
  public static final DifferentiationOptions STANDARD_CPU =
      new DifferentiationOptions(ReluRule.STANDARD, Lowering.CPU);
}
