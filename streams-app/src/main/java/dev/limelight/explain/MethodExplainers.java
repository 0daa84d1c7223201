package dev.limelight.explain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which explainers compute which methods. Stateless. */
final class MethodExplainers {
  private MethodExplainers() {}

  /**
   * The explainers of some methods: one for all that share sampled gradients, one each for the
   * others.
   *
   * @throws IllegalArgumentException if the options do not suit a method
   */
  static List<Explainer> of(Set<Method> methods, MethodOptions options) {
    NoisyCopies copies = new NoisyCopies(options.samples(), options.spread(), options.antithetic());
    Map<Method, SampledMethod> sampled = new EnumMap<>(Method.class);
    List<Explainer> explainers = new ArrayList<>();
    for (Method method : methods) {
      switch (method) {
        case VANILLA_GRADIENT -> sampled.put(method, new VanillaGradient());
        case SMOOTH_GRAD -> sampled.put(method, new SmoothGrad(copies));
        case VAR_GRAD -> sampled.put(method, new VarGrad(copies));
        case GUIDED_ABSOLUTE_GRAD ->
            sampled.put(method, new GuidedAbsoluteGrad(copies, options.percentile()));
        case INTEGRATED_GRADIENTS ->
            explainers.add(new IntegratedGradients(options.integratedGradients()));
        case GUIDED_IG -> explainers.add(new GuidedIg(options.guidedIg()));
        case BLUR_IG -> explainers.add(new BlurIg(options.blurIg()));
        case GUIDED_BACKPROP -> explainers.add(new GuidedBackprop());
        case GRAD_CAM -> explainers.add(new GradCam());
      }
    }
    options
        .earlyStopping()
        .flatMap(stopping -> converging(sampled, copies, stopping))
        .ifPresent(explainers::add);
    if (!sampled.isEmpty()) {
      explainers.add(new SampledGradients(sampled));
    }
    return explainers;
  }

  /** Takes those that sample the copies out of {@code sampled}. */
  private static Optional<Explainer> converging(
      Map<Method, SampledMethod> sampled, NoisyCopies copies, EarlyStopping stopping) {
    Map<Method, SampledMethod> converging = new EnumMap<>(Method.class);
    sampled.forEach(
        (method, one) -> {
          if (one.plan().equals(copies)) {
            converging.put(method, one);
          }
        });
    sampled.keySet().removeAll(converging.keySet());
    return converging.isEmpty()
        ? Optional.empty()
        : Optional.of(new ConvergingGradients(converging, copies, stopping));
  }
}
