package dev.limelight.app.deadletters;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which dead letters are meant: those that every condition holds for.
 *
 * @param reasons reason codes, any of them; empty for all
 * @param since letters of this time or later
 * @param until letters before this time
 * @param models ids of models, any of them; empty for all. A letter that is no readable event names
 *     no model
 * @param positions places, any of them; empty for all
 */
public record LetterFilter(
    Set<String> reasons,
    Optional<Instant> since,
    Optional<Instant> until,
    Set<String> models,
    Set<LetterPosition> positions) {

  /** Every letter. */
  public static final LetterFilter ALL =
      new LetterFilter(Set.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of());

  /**
   * A filter with its own copies.
   *
   * @throws IllegalArgumentException if the times leave nothing
   */
  public LetterFilter {
    reasons = Set.copyOf(reasons);
    models = Set.copyOf(models);
    positions = Set.copyOf(positions);
    if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
      throw new IllegalArgumentException(
          "No time is at or after " + since.get() + " and before " + until.get());
    }
  }

  /**
   * Whether a letter is meant.
   *
   * @param model its event's model, asked only where it matters
   */
  public boolean accepts(DeadLetter letter, Supplier<Optional<String>> model) {
    return (positions.isEmpty() || positions.contains(letter.position()))
        && (reasons.isEmpty() || reasons.contains(letter.reason()))
        && since.map(time -> !letter.time().isBefore(time)).orElse(true)
        && until.map(time -> letter.time().isBefore(time)).orElse(true)
        && (models.isEmpty() || model.get().map(models::contains).orElse(false));
  }
}
