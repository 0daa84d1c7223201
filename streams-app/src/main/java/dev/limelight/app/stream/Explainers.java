package dev.limelight.app.stream;

import dev.limelight.config.ExplanationOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.Rcap;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.topology.EventExplanation;
import dev.limelight.topology.ExplanationSettings;
import dev.limelight.topology.ModelCatalog;
import dev.limelight.topology.Patience;
import dev.limelight.topology.PatientExplanation;
import dev.limelight.topology.reference.ImageReferences;

/** Makes what explains events, for the stream and for whoever checks it. */
public final class Explainers {
  private Explainers() {}

  /** Explains events with the models as the options say. */
  public static EventExplanation of(
      ModelCatalog models, ExplanationOptions options, ImageReferences references) {
    ExplanationSettings settings = options.settings();
    Rcap rcap = new Rcap(options.rcap());
    return new EventExplanation(
        models,
        methods ->
            new ExplanationPipeline(
                new SaliencyEngine(methods, settings.parameters()), rcap, System::nanoTime),
        settings,
        System::nanoTime,
        references);
  }

  /** The same, tried again after faults that may pass. */
  static PatientExplanation patient(EventExplanation explanation, Patience patience) {
    return new PatientExplanation(explanation, explanation, patience);
  }
}
