package dev.limelight.topology;

import dev.limelight.explain.BlurIgOptions;
import dev.limelight.explain.GuidedIgOptions;
import dev.limelight.explain.IntegratedGradientsOptions;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.schemas.ExplanationParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The parameters that a method has, as its results carry them. Names of the other parameters are
 * those of the configuration, less {@code explanation.}.
 */
final class MethodParameters {
  private MethodParameters() {}

  /**
   * @param samplesUsed where sampling may have ended early
   */
  static ExplanationParameters of(Method method, MethodOptions options, OptionalInt samplesUsed) {
    ExplanationParameters.Builder parameters = ExplanationParameters.newBuilder();
    switch (method) {
      case SMOOTH_GRAD, VAR_GRAD ->
          parameters.setSamples(options.samples()).setSpread(options.spread());
      case GUIDED_ABSOLUTE_GRAD ->
          parameters
              .setSamples(options.samples())
              .setSpread(options.spread())
              .setPercentile(options.percentile());
      case INTEGRATED_GRADIENTS ->
          parameters.setOthers(integratedGradients(options.integratedGradients()));
      case GUIDED_IG -> parameters.setOthers(guidedIg(options.guidedIg()));
      case BLUR_IG -> parameters.setOthers(blurIg(options.blurIg()));
      case VANILLA_GRADIENT, GUIDED_BACKPROP, GRAD_CAM -> {
        // These have none.
      }
    }
    if (parameters.getSamples() != null) {
      parameters.setOthers(sampled(options));
      samplesUsed.ifPresent(parameters::setSamplesUsed);
    }
    return parameters.build();
  }

  private static Map<String, String> sampled(MethodOptions options) {
    Map<String, String> others = new LinkedHashMap<>();
    if (options.antithetic()) {
      others.put("noise.antithetic", "true");
    }
    options
        .earlyStopping()
        .ifPresent(
            stopping -> {
              others.put("early.stopping.correlation", Double.toString(stopping.correlation()));
              others.put("early.stopping.minimum", Integer.toString(stopping.minimum()));
              others.put("early.stopping.interval", Integer.toString(stopping.interval()));
            });
    return others;
  }

  private static Map<String, String> integratedGradients(IntegratedGradientsOptions options) {
    return Map.of(
        "integrated.gradients.setting", options.setting().label(),
        "integrated.gradients.points", Integer.toString(options.points()),
        "integrated.gradients.trials", Integer.toString(options.trials()));
  }

  private static Map<String, String> guidedIg(GuidedIgOptions options) {
    return Map.of(
        "guided.ig.steps", Integer.toString(options.steps()),
        "guided.ig.fraction", Double.toString(options.fraction()),
        "guided.ig.max.distance", Double.toString(options.maxDistance()));
  }

  private static Map<String, String> blurIg(BlurIgOptions options) {
    return Map.of(
        "blur.ig.steps", Integer.toString(options.steps()),
        "blur.ig.max.sigma", Double.toString(options.maxSigma()),
        "blur.ig.radius", Integer.toString(options.radius()),
        "blur.ig.gradient.step", Double.toString(options.gradientStep()));
  }
}
