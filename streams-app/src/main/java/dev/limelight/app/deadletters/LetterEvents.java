package dev.limelight.app.deadletters;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryUnavailableException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The image events in dead letters, as far as their bytes are any. Where nothing depends on it, a
 * registry that is away only takes the events from what is shown. For one thread.
 */
public final class LetterEvents {
  private static final Logger log = LoggerFactory.getLogger(LetterEvents.class);

  private final ImageEventDeserializer events;
  private final boolean required;
  private boolean away;

  /**
   * @param events reads them
   * @param required whether a registry that is away ends the command
   */
  public LetterEvents(ImageEventDeserializer events, boolean required) {
    this.events = events;
    this.required = required;
  }

  /**
   * The letter's event; empty where its bytes are none.
   *
   * @throws RegistryUnavailableException if the registry stays away and events are required
   */
  public Optional<ImageEvent> of(DeadLetter letter) {
    if (away || letter.source().isEmpty()) {
      return Optional.empty();
    }
    try {
      String topic = letter.source().orElseThrow().topic();
      return Optional.ofNullable(events.deserialize(topic, letter.value()));
    } catch (EventRejectedException none) {
      return Optional.empty();
    } catch (RegistryUnavailableException unavailable) {
      if (required) {
        throw unavailable;
      }
      log.warn("Events are not shown: {}", unavailable.getMessage());
      away = true;
      return Optional.empty();
    }
  }
}
