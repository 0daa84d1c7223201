package dev.limelight.explain;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The saliency methods, by the names that events, configuration and the command line use. */
public enum Method {
  /** The gradient at the image (Simonyan et al. 2013). */
  VANILLA_GRADIENT,
  /** The mean gradient over noisy copies (Smilkov et al. 2017). */
  SMOOTH_GRAD,
  /** The gradient's variance over noisy copies (Adebayo et al. 2018). */
  VAR_GRAD,
  /** The summed gradient magnitude, guided by its variance (Huang and Liu 2024). */
  GUIDED_ABSOLUTE_GRAD,
  /** The gradient along straight lines from baselines (Sundararajan et al. 2017). */
  INTEGRATED_GRADIENTS,
  /** The gradient along a path that moves low-gradient features first (Kapishnikov et al. 2021). */
  GUIDED_IG,
  /** The gradient along a path of lessening blur (Xu et al. 2020). */
  BLUR_IG,
  /**
   * The gradient of a graph whose ReLU passes positive gradients only (Springenberg et al. 2014).
   */
  GUIDED_BACKPROP,
  /** The last convolution's activations, weighted by their gradients (Selvaraju et al. 2017). */
  GRAD_CAM;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name outside the program, such as {@code guided-absolute-grad}. */
  public String label() {
    return label;
  }

  /**
   * The method of a name.
   *
   * @param label as {@link #label()} gives it
   * @throws IllegalArgumentException if no method has that name; the message lists those there are
   */
  public static Method named(String label) {
    for (Method method : values()) {
      if (method.label.equals(label)) {
        return method;
      }
    }
    throw new IllegalArgumentException(
        "Unknown method \"" + label + "\"; the methods are " + labels(Stream.of(values())));
  }

  static String labels(Stream<Method> methods) {
    return methods.map(Method::label).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return label;
  }
}
