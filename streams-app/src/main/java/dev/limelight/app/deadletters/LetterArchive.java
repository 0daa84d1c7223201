package dev.limelight.app.deadletters;

import dev.limelight.app.stream.CommittedRecords;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.StreamOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The dead-letter topic as it is now. For one thread. */
public final class LetterArchive {
  private final StreamOptions options;
  private final LetterEvents events;

  /** The dead letters of a stream. */
  public LetterArchive(StreamOptions options, LetterEvents events) {
    this.options = options;
    this.events = events;
  }

  /** Hands on the letters that are meant, partition by partition in the order of their offsets. */
  public void forEach(LetterFilter filter, Consumer<DeadLetter> action) {
    try (CommittedRecords records =
        CommittedRecords.of(options, List.of(options.topics().deadLetters()))) {
      records.forEach(
          record -> {
            DeadLetter letter = new DeadLetter(record);
            if (filter.accepts(letter, () -> event(letter).map(ImageEvent::getModelId))) {
              action.accept(letter);
            }
          });
    }
  }

  /** The letter's event; empty where its bytes are none. */
  public Optional<ImageEvent> event(DeadLetter letter) {
    return events.of(letter);
  }
}
