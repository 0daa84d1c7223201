package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Explains by statistics of gradients at noisy copies, and takes no more copies once the maps have
 * converged. Methods share the gradients, but each one's map is that of its own convergence: it
 * does not depend on which other methods were asked for. Copies come in the same portions whatever
 * machine computes them, so the same event gives the same bits.
 */
final class ConvergingGradients implements Explainer {
  private final Map<Method, SampledMethod> methods;
  private final NoisyCopies copies;
  private final EarlyStopping stopping;

  /**
   * @param methods all of them over {@code copies}
   */
  ConvergingGradients(
      Map<Method, SampledMethod> methods, NoisyCopies copies, EarlyStopping stopping) {
    this.methods = new EnumMap<>(methods);
    this.copies = copies;
    this.stopping = stopping;
  }

  @Override
  public Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    SampleStatistics statistics = new SampleStatistics(image.shape());
    Map<Method, ConvergingMap> maps = new EnumMap<>(Method.class);
    methods.forEach(
        (method, sampled) ->
            maps.put(
                method,
                new ConvergingMap(sampled.attribution(statistics), stopping.correlation())));

    Points points = copies.points(image, noise);
    int taken = 0;
    for (int until : stopping.checkpoints(points.count())) {
      GradientFold.evaluate(
          model.gradient(),
          new PointRange(points, taken, until),
          target,
          (index, gradient) -> statistics.fold(gradient));
      taken = until;
      if (settled(maps.values(), taken, taken == points.count())) {
        break;
      }
    }

    Map<Method, Attribution> attributions = new EnumMap<>(Method.class);
    maps.forEach((method, map) -> attributions.put(method, map.result()));
    return attributions;
  }

  private static boolean settled(Collection<ConvergingMap> maps, int samples, boolean last) {
    boolean all = true;
    for (ConvergingMap map : maps) {
      map.look(samples, last);
      all &= map.settled();
    }
    return all;
  }
}
