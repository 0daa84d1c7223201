package dev.limelight.app.verify;

import dev.limelight.app.stream.SourceRecords;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Method;
import dev.limelight.random.Seed;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.EventExplanation;
import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.registry.ImageEventDeserializer;

/** Computes published maps again, from the events that they came from. */
public final class Recomputation {
  private final SourceRecords sources;
  private final ImageEventDeserializer events;

  /**
   * @param sources where the events lie
   * @param events reads them
   */
  public Recomputation(SourceRecords sources, ImageEventDeserializer events) {
    this.sources = sources;
    this.events = events;
  }

  /**
   * The event that a map came from.
   *
   * @throws NotVerifiableException if it is gone, or is another one
   */
  public ImageEvent event(SaliencyMap map) {
    SourcePosition source = map.getSource();
    String place =
        "%s-%d offset %d".formatted(source.getTopic(), source.getPartition(), source.getOffset());
    ImageEvent event;
    try {
      event =
          sources
              .at(source.getTopic(), source.getPartition(), source.getOffset())
              .map(record -> events.deserialize(record.topic(), record.value()))
              .orElseThrow(
                  () ->
                      new NotVerifiableException(
                          "The image event is no longer at "
                              + place
                              + " (the topic's retention): it cannot be explained again"));
    } catch (EventRejectedException unreadable) {
      throw new NotVerifiableException(
          "What lies at " + place + " is no image event: " + unreadable.getMessage(), unreadable);
    }
    if (!event.getEventId().equals(map.getEventId())) {
      throw new NotVerifiableException(
          "The event at %s is '%s', not '%s': the topic was created anew since"
              .formatted(place, event.getEventId(), map.getEventId()));
    }
    return event;
  }

  /**
   * The map as it is computed now, with the recorded seed.
   *
   * @param explanation with the recorded method and parameters
   * @throws NotVerifiableException if the event cannot be explained as things are now
   */
  public SaliencyMap again(SaliencyMap map, ImageEvent event, EventExplanation explanation) {
    SourcePosition source = map.getSource();
    SourceCoordinates coordinates =
        new SourceCoordinates(source.getTopic(), source.getPartition(), source.getOffset());
    try {
      return explanation
          .explain(event, coordinates, new Seed(map.getSeed()), Method.named(map.getMethod()))
          .map();
    } catch (EventRejectedException | ExplanationException refused) {
      throw new NotVerifiableException(
          "The event cannot be explained as things are now: " + refused.getMessage(), refused);
    }
  }
}
