package dev.limelight.metric;

import dev.limelight.explain.Classifier;
import dev.limelight.tensor.FloatTensor;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some metrics of one map. RCAP, which every event has, is computed apart ({@link Rcap}) and handed
 * in. Immutable, thread-safe, pure.
 */
public final class MetricSuite {
  /** Of the pointing game. */
  private static final double QUANTILE = 0.95;

  private final Set<MetricName> names;

  /** A suite of some metrics; may be empty. */
  public MetricSuite(Set<MetricName> names) {
    this.names = names.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(names));
  }

  /** Its metrics. */
  public Set<MetricName> names() {
    return names;
  }

  /**
   * A map to score.
   *
   * @param image preprocessed, {@code [C,H,W]}
   * @param map {@code [H,W]}, in [0,1]
   * @param target the explained class
   * @param classifier the model the map explains
   * @param truth where the object is, if that is known
   * @param rcap the map's RCAP
   */
  public record Input(
      FloatTensor image,
      FloatTensor map,
      int target,
      Classifier classifier,
      Optional<Mask> truth,
      double rcap) {}

  /**
   * The metrics' values, in the order of the enum; one that needs a ground truth is left out where
   * there is none.
   *
   * @throws IllegalArgumentException if image, map and mask do not fit each other
   * @throws dev.limelight.explain.ExplanationException if the classifier fails
   */
  public Map<MetricName, Double> scores(Input input) {
    Map<MetricName, Double> scores = new EnumMap<>(MetricName.class);
    if (names.contains(MetricName.RCAP)) {
      scores.put(MetricName.RCAP, input.rcap());
    }
    perturb(input, scores);
    input.truth().ifPresent(truth -> compare(input.map(), truth, scores));
    return scores;
  }

  private void perturb(Input input, Map<MetricName, Double> scores) {
    if (!names.contains(MetricName.DAUC)
        && !names.contains(MetricName.IAUC)
        && !names.contains(MetricName.IAUC_MINUS_DAUC)) {
      return;
    }
    InsertionDeletion.Curves curves =
        InsertionDeletion.curves(input.image(), input.map(), input.target(), input.classifier());
    put(MetricName.DAUC, curves.dauc(), scores);
    put(MetricName.IAUC, curves.iauc(), scores);
    put(MetricName.IAUC_MINUS_DAUC, curves.iauc() - curves.dauc(), scores);
  }

  private void compare(FloatTensor map, Mask truth, Map<MetricName, Double> scores) {
    put(MetricName.LOG_COSH_DICE, MaskMetrics.logCoshDice(map, truth), scores);
    put(MetricName.MAE, MaskMetrics.mae(map, truth), scores);
    put(MetricName.ROOT_MAE, MaskMetrics.rootMae(map, truth), scores);
    put(MetricName.POINTING_GAME, MaskMetrics.pointingGame(map, truth, QUANTILE), scores);
    put(MetricName.ENERGY_IN_REGION, MaskMetrics.energy(map, truth), scores);
  }

  private void put(MetricName name, double value, Map<MetricName, Double> scores) {
    if (names.contains(name)) {
      scores.put(name, value);
    }
  }
}
