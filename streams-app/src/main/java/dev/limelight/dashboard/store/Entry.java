package dev.limelight.dashboard.store;

import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.RcapScore;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of how one image event ended: for one run, model and method. Immutable; what
 * arrives later makes a new one.
 *
 * @param key names it
 * @param sequence its place among all entries, ascending with arrival
 * @param eventId the image event's id; empty where the bytes are no event
 * @param time the event's time
 * @param run the run; empty for a dead letter, which names none
 * @param model the model's id; empty where it is not known
 * @param method the saliency method; empty where nothing was explained
 * @param source where the image event lies
 * @param score its score
 * @param map its map
 * @param verdict why it was skipped or degraded
 * @param letter its dead letter
 */
public record Entry(
    String key,
    long sequence,
    String eventId,
    Instant time,
    String run,
    String model,
    String method,
    Optional<Position> source,
    Optional<RcapScore> score,
    Optional<MapInfo> map,
    Optional<EventOutcome> verdict,
    Optional<Letter> letter) {

  /** How the event ended, as far as it is known yet. */
  public Outcome outcome() {
    if (letter.isPresent()) {
      return Outcome.DEAD;
    }
    if (score.isEmpty() && map.isEmpty()) {
      return Outcome.SKIPPED;
    }
    return verdict.isPresent() ? Outcome.DEGRADED : Outcome.EXPLAINED;
  }

  /** Why it did not end as configured; empty where it did. */
  public String reason() {
    return letter.map(Letter::reason).or(() -> verdict.map(EventOutcome::getReason)).orElse("");
  }

  Entry withSequence(long other) {
    return new Entry(
        key, other, eventId, time, run, model, method, source, score, map, verdict, letter);
  }

  Entry with(RcapScore other) {
    return new Entry(
        key,
        sequence,
        eventId,
        time,
        run,
        model,
        method,
        source,
        Optional.of(other),
        map,
        verdict,
        letter);
  }

  Entry with(MapInfo other) {
    return new Entry(
        key,
        sequence,
        eventId,
        time,
        run,
        model,
        method,
        source,
        score,
        Optional.of(other),
        verdict,
        letter);
  }

  Entry with(EventOutcome other) {
    return new Entry(
        key,
        sequence,
        eventId,
        time,
        run,
        model,
        method,
        source,
        score,
        map,
        Optional.of(other),
        letter);
  }
}
