package dev.limelight.dashboard.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter without its bytes.
 *
 * @param position where it lies
 * @param time when the event became one
 * @param reason the reason code; empty where Limelight did not write it
 * @param message what was wrong, in words
 * @param exception what was thrown; empty where nothing was
 * @param source where the source record lies
 * @param sourceTime that record's timestamp
 * @param eventId of the event, where the bytes are one
 * @param modelId of the event, where the bytes are one
 * @param replay run that could not explain it, where that is not the live one
 * @param bytes size of the source record's value
 * @param preview the first of these bytes, as a hexadecimal dump
 */
public record Letter(
    Position position,
    Instant time,
    String reason,
    String message,
    String exception,
    Optional<Position> source,
    Optional<Instant> sourceTime,
    Optional<String> eventId,
    Optional<String> modelId,
    Optional<String> replay,
    int bytes,
    String preview) {

  /** Names it in addresses. */
  public String key() {
    return EntryKey.of(position.toString());
  }
}
