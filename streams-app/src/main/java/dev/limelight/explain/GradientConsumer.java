package dev.limelight.explain;

/** Takes the gradients of a {@link GradientFunction} one after the other, in index order. */
@FunctionalInterface
public interface GradientConsumer {

  /**
   * Called once per point, in index order, on the thread that called {@code evaluate}.
   *
   * @param index the point's index
   * @param gradient row-major {@code [C,H,W]}; valid only during the call, never written to
   */
  void accept(int index, float[] gradient);
}
