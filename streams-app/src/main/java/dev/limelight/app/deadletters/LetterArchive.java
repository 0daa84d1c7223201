package dev.limelight.app.deadletters;

import dev.limelight.schemas.ImageEvent;
import java.util.Optional;
import java.util.function.Consumer;

/** The dead-letter topic as it is now. For one thread. */
public final class LetterArchive {
  private final LetterClients clients;
  private final String topic;
  private final LetterEvents events;

  /** The dead letters in a topic. */
  public LetterArchive(LetterClients clients, String topic, LetterEvents events) {
    this.clients = clients;
    this.topic = topic;
    this.events = events;
  }

  /** Hands on the letters that are meant, partition by partition in the order of their offsets. */
  public void forEach(LetterFilter filter, Consumer<DeadLetter> action) {
    clients.read(
        topic,
        record -> {
          DeadLetter letter = new DeadLetter(record);
          if (filter.accepts(letter, () -> event(letter).map(ImageEvent::getModelId))) {
            action.accept(letter);
          }
        });
  }

  /** The letter's event; empty where its bytes are none. */
  public Optional<ImageEvent> event(DeadLetter letter) {
    return events.of(letter);
  }
}
