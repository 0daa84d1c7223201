package dev.limelight.explain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    if (!sampled.isEmpty()) {
      explainers.add(new SampledGradients(sampled));
    }
    return explainers;
  }
}
