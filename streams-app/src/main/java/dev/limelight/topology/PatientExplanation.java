package dev.limelight.topology;

import dev.limelight.audit.Prediction;
import dev.limelight.schemas.ImageEvent;
import java.util.List;

/** Explains and classifies events with {@link Patience}. Thread-safe if what it asks is. */
public final class PatientExplanation implements ImageEventExplainer, EventPredictions {
  private final ImageEventExplainer explainer;
  private final EventPredictions predictions;
  private final Patience patience;

  /**
   * @param explainer explains events
   * @param predictions classifies them
   * @param patience how long they are tried again
   */
  public PatientExplanation(
      ImageEventExplainer explainer, EventPredictions predictions, Patience patience) {
    this.explainer = explainer;
    this.predictions = predictions;
    this.patience = patience;
  }

  @Override
  public List<ExplainedEvent> explain(
      ImageEvent event, SourceCoordinates source, Deadline deadline) {
    return patience.with(name(event), deadline, () -> explainer.explain(event, source, deadline));
  }

  @Override
  public Prediction predict(ImageEvent event, Deadline deadline) {
    return patience.with(name(event), deadline, () -> predictions.predict(event, deadline));
  }

  private static String name(ImageEvent event) {
    return "Event " + event.getEventId();
  }
}
