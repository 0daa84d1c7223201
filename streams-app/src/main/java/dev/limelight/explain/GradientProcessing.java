package dev.limelight.explain;

import java.util.Locale;

/**
 * What is made of the gradients of the noisy copies: the steps between a plain sum and Guided
 * AbsoluteGrad, as the ablation of arXiv 2404.15564 compares them.
 */
public enum GradientProcessing {
  /** The sum of the positive parts. */
  POSITIVE,
  /** The sum of the negative parts. */
  NEGATIVE,
  /** The sum of the magnitudes. */
  ABSOLUTE,
  /** The signed sum, times the guide that the variance gives. */
  GUIDED,
  /** The sum of the magnitudes, times that guide: Guided AbsoluteGrad. */
  GUIDED_ABSOLUTE;

  /** The name outside the program, such as {@code guided-absolute}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
