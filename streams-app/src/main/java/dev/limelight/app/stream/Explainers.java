package dev.limelight.app.stream;

import dev.limelight.config.ExplanationOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.Rcap;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.topology.EventExplanation;
import dev.limelight.topology.ExplanationSettings;
import dev.limelight.topology.ModelCatalog;
import dev.limelight.topology.reference.ImageReferences;
import java.util.Set;

/** Makes what explains events, for the stream and for whoever checks it. */
public final class Explainers {
  private Explainers() {}

  /** Explains events with the models as the options say. */
  public static EventExplanation of(
      ModelCatalog models, ExplanationOptions options, ImageReferences references) {
    ExplanationSettings settings = options.settings();
    ExplanationPipeline pipeline =
        new ExplanationPipeline(
            new SaliencyEngine(Set.of(settings.method()), settings.parameters()),
            new Rcap(options.rcap()),
            System::nanoTime);
    return new EventExplanation(models, pipeline, settings, System::nanoTime, references);
  }
}
