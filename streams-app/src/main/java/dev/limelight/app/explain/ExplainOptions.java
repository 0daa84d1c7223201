package dev.limelight.app.explain;

import dev.limelight.explain.FixedNoise;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.SaliencyEngine;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How pictures are explained.
 *
 * @param method the saliency method, one that is available
 * @param parameters its parameters, as far as it has any
 * @param target the class to explain; where empty, each picture's top class
 * @param seed the run's seed, from which the noise follows
 * @param noise used instead of the generator
 */
public record ExplainOptions(
    Method method,
    MethodOptions parameters,
    OptionalInt target,
    long seed,
    Optional<FixedNoise> noise) {

  /**
   * Options that can be carried out.
   *
   * @throws IllegalArgumentException if the method is not available yet, or the parameters do not
   *     suit it
   */
  public ExplainOptions {
    engine(method, parameters);
  }

  /** Computes the maps. */
  SaliencyEngine engine() {
    return engine(method, parameters);
  }

  private static SaliencyEngine engine(Method method, MethodOptions parameters) {
    return new SaliencyEngine(Set.of(method), parameters);
  }
}
