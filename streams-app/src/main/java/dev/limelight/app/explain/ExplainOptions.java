package dev.limelight.app.explain;

import dev.limelight.explain.FixedNoise;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.MetricSuite;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How pictures are explained.
 *
 * @param methods the saliency methods, at least one
 * @param parameters its parameters, as far as it has any
 * @param metrics of the maps, besides RCAP; those that need a mask are left out
 * @param target the class to explain; where empty, each picture's top class
 * @param seed the run's seed, from which the noise follows
 * @param noise used instead of the generator
 */
public record ExplainOptions(
    Set<Method> methods,
    MethodOptions parameters,
    MetricSuite metrics,
    OptionalInt target,
    long seed,
    Optional<FixedNoise> noise) {

  /**
   * Options that can be carried out.
   *
   * @throws IllegalArgumentException if there is no method, or the parameters do not suit one
   */
  public ExplainOptions {
    methods = Collections.unmodifiableSet(EnumSet.copyOf(methods));
    engine(methods, parameters);
  }

  /** Computes the maps. */
  SaliencyEngine engine() {
    return engine(methods, parameters);
  }

  private static SaliencyEngine engine(Set<Method> methods, MethodOptions parameters) {
    return new SaliencyEngine(methods, parameters);
  }
}
