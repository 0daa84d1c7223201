package dev.limelight.app.stream;

import dev.limelight.config.ConfigurationException;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.IntegratedGradientsSetting;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.topology.ExplanationSettings;
import dev.limelight.topology.ModelCatalog;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the graphs that some methods need of a model, before it is used: what a model cannot do is
 * then a message at the start, and no event waits for a graph to be made.
 */
public final class MethodGraphs {
  private static final Logger log = LoggerFactory.getLogger(MethodGraphs.class);

  private MethodGraphs() {}

  /**
   * Opens those of all models of a catalog: what events may ask for besides too, as far as the
   * models have it.
   *
   * @throws ConfigurationException if a model cannot do what is configured for it, or one is named
   *     that there is not
   */
  static void open(ModelCatalog models, ExplanationSettings settings) {
    requireKnown("explanation.method.by.model", settings.methods().byModel().keySet(), models);
    requireKnown("metrics.by.model", settings.metrics().byModel().keySet(), models);
    for (String id : models.ids()) {
      ExplainableModel model = models.find(id).orElseThrow().model();
      try {
        open(model, settings.methods().of(id), settings.parameters());
      } catch (ExplanationException lacking) {
        throw new ConfigurationException(
            lacking.getMessage() + " (explanation.method, explanation.method.by.model)", lacking);
      }
      for (Method method : settings.methods().allowed()) {
        openIfPossible(model, method, settings.parameters());
      }
    }
  }

  private static void requireKnown(String key, Set<String> named, ModelCatalog models) {
    Set<String> unknown = new TreeSet<>(named);
    unknown.removeAll(models.ids());
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "%s names models that there are not: %s; there are %s"
              .formatted(key, unknown, new TreeSet<>(models.ids())));
    }
  }

  private static void openIfPossible(ExplainableModel model, Method method, MethodOptions options) {
    try {
      open(model, Set.of(method), options);
    } catch (ExplanationException lacking) {
      log.warn("Events that ask for {} become dead letters: {}", method, lacking.getMessage());
    }
  }

  /**
   * Opens them.
   *
   * @throws dev.limelight.explain.ExplanationException naming the model and what it lacks
   */
  public static void open(ExplainableModel model, Set<Method> methods, MethodOptions options) {
    if (methods.contains(Method.INTEGRATED_GRADIENTS)
        && options.integratedGradients().setting() == IntegratedGradientsSetting.AUTHORS) {
      model.lossGradient();
    }
    if (methods.contains(Method.GRAD_CAM)) {
      log.info("Model {}: grad-cam explains {}", model.identity().id(), model.features().layer());
    }
    if (methods.contains(Method.GUIDED_BACKPROP) && model.guidedGradient().rectifiers() == 0) {
      log.warn(
          "Model {} has no ReLU: its guided-backprop is the plain gradient", model.identity().id());
    }
  }
}
