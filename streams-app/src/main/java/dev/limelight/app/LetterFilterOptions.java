package dev.limelight.app;

import dev.limelight.app.deadletters.LetterFilter;
import dev.limelight.app.deadletters.LetterPosition;
import dev.limelight.app.replay.TimeBound;
import dev.limelight.config.ConfigurationException;
import dev.limelight.topology.deadletter.DeadLetterReason;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command is about: those that every option holds for. */
final class LetterFilterOptions {
  @Option(
      names = "--reason",
      split = ",",
      paramLabel = "CODE",
      description =
          "Only letters with this reason code, for example UNKNOWN_MODEL. May be repeated.")
  private List<DeadLetterReason> reasons = List.of();

  @Option(
      names = "--since",
      paramLabel = "T",
      description =
          "Only events that became dead letters at this time or later: 2026-01-02T03:04:05Z, a"
              + " date, milliseconds since the epoch, or from now: -PT1H.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "T", description = "Only those before this time.")
  private @Nullable String until;

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "ID",
      description =
          "Only readable events that name this model. May be repeated. Needs the schema registry.")
  private List<String> models = List.of();

  @Option(
      names = "--letter",
      split = ",",
      paramLabel = "PARTITION:OFFSET",
      description = "Only the letter at this place. May be repeated.")
  private List<String> letters = List.of();

  /**
   * The filter.
   *
   * @throws ConfigurationException if a value is not accepted
   */
  LetterFilter filter(Instant now) {
    try {
      Set<LetterPosition> positions = new LinkedHashSet<>();
      letters.forEach(text -> positions.add(LetterPosition.parse(text)));
      return new LetterFilter(
          reasons.stream().map(DeadLetterReason::name).collect(Collectors.toSet()),
          Optional.ofNullable(since).map(text -> new TimeBound(text).at(now)),
          Optional.ofNullable(until).map(text -> new TimeBound(text).at(now)),
          Set.copyOf(models),
          positions);
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(String.valueOf(refused.getMessage()), refused);
    }
  }
}
