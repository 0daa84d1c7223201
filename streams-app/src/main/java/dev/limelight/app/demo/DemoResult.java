package dev.limelight.app.demo;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An image event and what came out of it.
 *
 * @param event what was sent
 * @param map where the model looked
 * @param score how well the map recovers the prediction
 */
record DemoResult(ImageEvent event, SaliencyMap map, RcapScore score) {
  private static final String ENERGY_IN_REGION = "energyInRegion";

  String id() {
    return event.getEventId();
  }

  String model() {
    return event.getModelId();
  }

  /** Label of the explained class, or its number where the model has no labels. */
  String label() {
    String label = score.getLabel();
    return label == null ? "class " + score.getClassIndex() : label;
  }

  Optional<Truth> truth() {
    return Truth.of(event.getAttributes());
  }

  /** Whether the model's class is the true one; empty where the truth is not known. */
  Optional<Boolean> right() {
    return truth().map(truth -> truth.label().equals(label()));
  }

  /** Share of the saliency inside the event's region, in [0,1]; empty where it has none. */
  OptionalDouble insideRegion() {
    Double share = score.getMetrics().get(ENERGY_IN_REGION);
    return share == null ? OptionalDouble.empty() : OptionalDouble.of(share);
  }
}
