package dev.limelight.explain;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways of computing Integrated Gradients, by the names that events and configuration use. */
public enum IntegratedGradientsSetting {
  /**
   * As the authors of Guided AbsoluteGrad computed it: the plain mean of the gradients of {@code
   * -log p[target]}, from random baselines uniform in the image's range.
   */
  AUTHORS(5, 2),
  /** As usual: gradients of the logit, trapezoid rule, from the baseline 0 in normalised values. */
  ZERO_BASELINE(50, 1),
  /** As usual, from the image blurred with sigma 16: a baseline without detail. */
  BLURRED_BASELINE(50, 1);

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final int points;
  private final int trials;

  IntegratedGradientsSetting(int points, int trials) {
    this.points = points;
    this.trials = trials;
  }

  /** The name outside the program, such as {@code zero-baseline}. */
  public String label() {
    return label;
  }

  /** How many points of the line it takes gradients at unless told otherwise. */
  public int defaultPoints() {
    return points;
  }

  /** How many baselines it takes unless told otherwise. */
  public int defaultTrials() {
    return trials;
  }

  /** Whether each trial has a baseline of its own. */
  boolean isRandom() {
    return this == AUTHORS;
  }

  /**
   * The setting of a name.
   *
   * @param label as {@link #label()} gives it
   * @throws IllegalArgumentException if no setting has that name; the message lists those there are
   */
  public static IntegratedGradientsSetting named(String label) {
    for (IntegratedGradientsSetting setting : values()) {
      if (setting.label.equals(label)) {
        return setting;
      }
    }
    throw new IllegalArgumentException(
        "Unknown setting of Integrated Gradients \""
            + label
            + "\"; the settings are "
            + Stream.of(values()).map(s -> s.label).collect(Collectors.joining(", ")));
  }

  @Override
  public String toString() {
    return label;
  }
}
