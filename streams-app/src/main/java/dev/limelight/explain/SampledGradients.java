package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Explains by the methods whose attribution is a statistic of gradients at sampled points. All of
 * them together cost one evaluation of the gradient function: methods with equal plans share its
 * points, and the points of different plans follow each other in it.
 */
final class SampledGradients implements Explainer {
  private final Map<Method, SampledMethod> methods;

  SampledGradients(Map<Method, SampledMethod> methods) {
    this.methods = new EnumMap<>(methods);
  }

  @Override
  public Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    Map<SamplePlan, SampleStatistics> plans = new LinkedHashMap<>();
    Map<Method, Supplier<FloatTensor>> results = new EnumMap<>(Method.class);
    methods.forEach(
        (method, sampled) -> {
          SampleStatistics statistics =
              plans.computeIfAbsent(sampled.plan(), plan -> new SampleStatistics(image.shape()));
          results.put(method, sampled.attribution(statistics));
        });

    List<Points> parts = new ArrayList<>();
    List<SampleStatistics> owners = new ArrayList<>();
    plans.forEach(
        (plan, statistics) -> {
          Points points = plan.points(image, noise);
          parts.add(points);
          for (int i = 0; i < points.count(); i++) {
            owners.add(statistics);
          }
        });
    GradientFold.evaluate(
        model.gradient(),
        new JoinedPoints(parts),
        target,
        (index, gradient) -> owners.get(index).fold(gradient));

    Map<Method, Attribution> attributions = new EnumMap<>(Method.class);
    results.forEach((method, result) -> attributions.put(method, Attribution.of(result.get())));
    return attributions;
  }
}
