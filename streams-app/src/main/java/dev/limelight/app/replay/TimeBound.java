package dev.limelight.app.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One end of a range of time, as it was typed: {@code 2026-01-02T03:04:05Z}, with an offset, or
 * without one in UTC; a date alone; milliseconds since the epoch; {@code now}; or a duration from
 * now, such as {@code -PT1H}.
 *
 * @param text as it was typed
 */
public record TimeBound(String text) {
  private static final List<Function<String, Instant>> FORMS =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

  /**
   * Refuses what is none of these.
   *
   * @throws IllegalArgumentException saying what is accepted
   */
  public TimeBound {
    at(text, Instant.EPOCH);
  }

  /** The time that it means. */
  public Instant at(Instant now) {
    return at(text, now);
  }

  private static Instant at(String text, Instant now) {
    try {
      if (text.equals("now")) {
        return now;
      }
      if (text.matches("[+-]?\\d+")) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
      if (text.toUpperCase(Locale.ROOT).matches("[+-]?P.*")) {
        return now.plus(Duration.parse(text));
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException wrong) {
      throw refused(text, wrong);
    }
    return parsed(text);
  }

  private static Instant parsed(String text) {
    DateTimeException last = new DateTimeException("no form fits");
    for (Function<String, Instant> form : FORMS) {
      try {
        return form.apply(text);
      } catch (DateTimeException other) {
        last = other;
      }
    }
    throw refused(text, last);
  }

  private static IllegalArgumentException refused(String text, Exception why) {
    return new IllegalArgumentException(
        "Not a time: '"
            + text
            + "'. Accepted: 2026-01-02T03:04:05Z (or with an offset; UTC without one), a date,"
            + " milliseconds since the epoch, now, or a duration from now such as -PT1H",
        why);
  }

  @Override
  public String toString() {
    return text;
  }
}
