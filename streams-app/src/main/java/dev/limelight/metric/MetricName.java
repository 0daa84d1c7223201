package dev.limelight.metric;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of a saliency map, by the names that events, configuration and results use. */
public enum MetricName {
  /** Recover and predict ({@link Rcap}), in [0,1]. */
  RCAP(true, false, true),
  /** Area under the deletion curve ({@link InsertionDeletion}), in [0, 0.9]. */
  DAUC(true, false, false),
  /** Area under the insertion curve, in [0, 0.9]. */
  IAUC(true, false, true),
  /** Insertion less deletion, in [-0.9, 0.9]. */
  IAUC_MINUS_DAUC(true, false, true),
  /** {@link MaskMetrics#logCoshDice}, in [0, 0.434]. */
  LOG_COSH_DICE(false, true, false),
  /** {@link MaskMetrics#mae}, in [0,1]. */
  MAE(false, true, false),
  /** {@link MaskMetrics#rootMae}, in [0,1]. */
  ROOT_MAE(false, true, false),
  /** {@link MaskMetrics#pointingGame}: 0 or 1. */
  POINTING_GAME(false, true, true),
  /** {@link MaskMetrics#energy}, in [0,1]. */
  ENERGY_IN_REGION(false, true, true);

  private final String label = camelCase(name());
  private final boolean runsModel;
  private final boolean needsTruth;
  private final boolean higherIsBetter;

  MetricName(boolean runsModel, boolean needsTruth, boolean higherIsBetter) {
    this.runsModel = runsModel;
    this.needsTruth = needsTruth;
    this.higherIsBetter = higherIsBetter;
  }

  /** The name outside the program, such as {@code energyInRegion}. */
  public String label() {
    return label;
  }

  /** Whether it costs forward runs. */
  public boolean runsModel() {
    return runsModel;
  }

  /** Whether it compares with a mask or a box. */
  public boolean needsTruth() {
    return needsTruth;
  }

  /** Whether higher values are better. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /**
   * The metric of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static MetricName named(String label) {
    return Stream.of(values())
        .filter(metric -> metric.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown metric \"%s\"; the metrics are %s"
                        .formatted(
                            label,
                            Stream.of(values())
                                .map(MetricName::label)
                                .collect(Collectors.joining(", ")))));
  }

  private static String camelCase(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(name.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
          .append(word, 1, word.length());
    }
    return name.toString();
  }

  @Override
  public String toString() {
    return label;
  }
}
