package dev.limelight.pipeline;

import dev.limelight.explain.Method;
import java.util.List;

/**
 * What is known about one image and one model once it is explained.
 *
 * @param explained the class the maps are about
 * @param top the class with the largest logit; of equal ones the lowest
 * @param maps one per method, at least one, in the order of {@link Method}
 * @param timings how long it took
 */
public record Explanation(
    ExplainedClass explained, ExplainedClass top, List<ScoredMap> maps, StageTimings timings) {

  /** An explanation with its own copy of the list of maps. */
  public Explanation {
    maps = List.copyOf(maps);
  }

  /**
   * The map of one method.
   *
   * @throws IllegalArgumentException if the method was not computed
   */
  public ScoredMap map(Method method) {
    for (ScoredMap map : maps) {
      if (map.method() == method) {
        return map;
      }
    }
    throw new IllegalArgumentException(
        "This explanation has no map of "
            + method
            + ", only of "
            + maps.stream().map(ScoredMap::method).toList());
  }
}
