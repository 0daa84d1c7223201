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
import dev.limelight.topology.MethodSelection;
import dev.limelight.topology.PatientExplanation;
import dev.limelight.topology.PolicySelector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes what decides which events are explained, with an explainer for every rung of the ladder.
 */
final class Selectors {
  private Selectors() {}

  /**
   * Selects by policies and load.
   *
   * @param options of events that are explained as configured
   * @param explainers explains as other options say
   * @throws ConfigurationException if a rung names a method or a number that there is not
   */
  static EventSelector of(
      SamplingPolicies policies,
      LoadLadder ladder,
      LoadLevel load,
      ExplanationOptions options,
      Function<ExplanationOptions, PatientExplanation> explainers) {
    List<Optional<ImageEventExplainer>> rungs = new ArrayList<>();
    for (LoadLadder.Rung rung : ladder.rungs()) {
      rungs.add(
          rung.skips() ? Optional.empty() : Optional.of(explainers.apply(changed(options, rung))));
    }
    return new PolicySelector(
        policies, explainers.apply(options), load, rungs, options.settings().run().id());
  }

  /**
   * The options of a rung.
   *
   * @throws ConfigurationException if it names a method or a number that there is not
   */
  static ExplanationOptions changed(ExplanationOptions options, LoadLadder.Rung rung) {
    ExplanationSettings settings = options.settings();
    try {
      String method = rung.changes().get("method");
      String samples = rung.changes().get("samples");
      return new ExplanationOptions(
          new ExplanationSettings(
              method == null ? settings.methods() : only(Method.named(method), settings.methods()),
              samples == null
                  ? settings.parameters()
                  : parameters(settings.parameters(), Integer.parseInt(samples)),
              settings.metrics(),
              settings.encoding(),
              settings.run()),
          options.rcap(),
          options.memoryBytes());
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(
          "load.ladder: rung '" + rung.text() + "': " + refused.getMessage(), refused);
    }
  }

  private static MethodOptions parameters(MethodOptions options, int samples) {
    if (samples < 2) {
      throw new IllegalArgumentException("samples must be 2 or more, got " + samples);
    }
    return options.withSamples(samples);
  }

  /** One method for all models; an event that asks for a method gets what it would have got. */
  private static MethodSelection only(Method method, MethodSelection configured) {
    Set<Method> allowed = EnumSet.copyOf(configured.standard());
    configured.byModel().values().forEach(allowed::addAll);
    allowed.addAll(configured.allowed());
    return new MethodSelection(Set.of(method), Map.of(), allowed);
  }
}
