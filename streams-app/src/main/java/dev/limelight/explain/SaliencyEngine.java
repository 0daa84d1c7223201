package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.ValueRange;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes the saliency maps of a set of methods, with as few model runs as the set allows: Vanilla
 * Gradient, SmoothGrad, VarGrad and Guided AbsoluteGrad together cost {@code 1 + samples}
 * gradients, in one evaluation. A model is asked only for the functions that the methods need.
 *
 * <p>Immutable, thread-safe and pure: the same arguments give the same bits. Keep one per
 * configuration.
 */
public final class SaliencyEngine {
  private final Set<Method> methods;
  private final List<Explainer> explainers;

  /**
   * An engine for some methods.
   *
   * @param methods at least one
   * @param options the parameters of those methods that have any
   * @throws IllegalArgumentException if there is no method, or the options do not suit one
   */
  public SaliencyEngine(Set<Method> methods, MethodOptions options) {
    if (methods.isEmpty()) {
      throw new IllegalArgumentException(
          "At least one method is needed; available are " + Method.labels(available().stream()));
    }
    this.methods = Collections.unmodifiableSet(EnumSet.copyOf(methods));
    this.explainers = List.copyOf(MethodExplainers.of(this.methods, options));
  }

  /** The methods that can be computed. */
  public static Set<Method> available() {
    return Collections.unmodifiableSet(EnumSet.allOf(Method.class));
  }

  /** The methods of this engine. */
  public Set<Method> methods() {
    return methods;
  }

  /**
   * The saliency maps of one image, one per method of this engine.
   *
   * @param image preprocessed, of the model's input shape {@code [C,H,W]}
   * @param target the explained class, below the classifier's number of classes
   * @param noise read only by the methods that sample
   * @return per method, in the order of the enum, its map and notes
   * @throws ExplanationException if the image or a gradient is not finite, the noise does not
   *     suffice, or the model fails
   */
  public Map<Method, ExplainedMap> explain(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    if (!ValueRange.of(image).isFinite()) {
      throw new ExplanationException(
          "The preprocessed image has values that are NaN or infinite; nothing can be explained");
    }
    Map<Method, ExplainedMap> maps = new EnumMap<>(Method.class);
    for (Explainer explainer : explainers) {
      explainer
          .attributions(model, image, target, noise)
          .forEach(
              (method, attribution) -> {
                requireFinite(attribution.values(), method, model, target);
                maps.put(
                    method,
                    new ExplainedMap(
                        SaliencyMap.of(attribution.values()),
                        attribution.notes(),
                        attribution.samplesUsed()));
              });
    }
    return maps;
  }

  private static void requireFinite(
      FloatTensor attribution, Method method, ExplainableModel model, int target) {
    for (int i = 0; i < attribution.size(); i++) {
      if (!Float.isFinite(attribution.at(i))) {
        int width = attribution.shape().dim(2);
        int plane = attribution.shape().row().size();
        throw new ExplanationException(
            "The gradients of model %s for class %d are not finite: %s is %s at channel %d, row %d, column %d"
                .formatted(
                    model.identity().id(),
                    target,
                    method.label(),
                    attribution.at(i),
                    i / plane,
                    i % plane / width,
                    i % width));
      }
    }
  }
}
