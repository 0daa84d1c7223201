package dev.limelight.app.stream;

import dev.limelight.audit.LoadLadder;
import dev.limelight.audit.SamplingPolicies;
import dev.limelight.config.ConfigurationException;
import dev.limelight.config.ExplanationOptions;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.topology.EventSelector;
import dev.limelight.topology.ExplanationSettings;
import dev.limelight.topology.ImageEventExplainer;
import dev.limelight.topology.LoadLevel;
import dev.limelight.topology.ModelCatalog;
import dev.limelight.topology.PolicySelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes what decides which events are explained, with an explainer for every rung of the ladder.
 */
final class Selectors {
  private Selectors() {}

  /**
   * Selects by policies and load.
   *
   * @throws ConfigurationException if a rung names a method or a number that there is not
   */
  static EventSelector of(
      ModelCatalog models,
      ExplanationOptions options,
      SamplingPolicies policies,
      LoadLadder ladder,
      LoadLevel load) {
    List<Optional<ImageEventExplainer>> rungs = new ArrayList<>();
    for (LoadLadder.Rung rung : ladder.rungs()) {
      rungs.add(
          rung.skips()
              ? Optional.empty()
              : Optional.of(Explainers.of(models, changed(options, rung))));
    }
    return new PolicySelector(
        policies, Explainers.of(models, options), load, rungs, options.settings().run().id());
  }

  private static ExplanationOptions changed(ExplanationOptions options, LoadLadder.Rung rung) {
    ExplanationSettings settings = options.settings();
    try {
      String method = rung.changes().getOrDefault("method", settings.method().label());
      String samples = rung.changes().get("samples");
      MethodOptions parameters =
          samples == null
              ? settings.parameters()
              : settings.parameters().withSamples(Integer.parseInt(samples));
      return new ExplanationOptions(
          new ExplanationSettings(
              Method.named(method), parameters, settings.encoding(), settings.run()),
          options.rcap(),
          options.memoryBytes());
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(
          "load.ladder: rung '" + rung.text() + "': " + refused.getMessage(), refused);
    }
  }
}
