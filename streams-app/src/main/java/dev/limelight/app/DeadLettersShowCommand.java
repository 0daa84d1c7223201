package dev.limelight.app;

import dev.limelight.app.deadletters.DeadLetter;
import dev.limelight.app.deadletters.LetterFilter;
import dev.limelight.app.deadletters.LetterPosition;
import dev.limelight.app.deadletters.LetterView;
import dev.limelight.app.deadletters.OpenLetters;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code limelight dead-letters show}: all that is known about one letter. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints a dead letter's reason, coordinates and headers, and its event where the bytes are"
          + " one."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:there is no such letter (any more), or no broker answered",
      "2:usage or configuration"
    })
final class DeadLettersShowCommand extends LetterCommand {
  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      description = "Where the letter lies, as 'dead-letters list' prints it.")
  private String place;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  DeadLettersShowCommand(Map<String, String> environment, Opener opener) {
    super(environment, opener);
  }

  @Override
  int execute() {
    LetterPosition position = position();
    LetterFilter filter =
        new LetterFilter(Set.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of(position));
    try (OpenLetters letters = open(false, false)) {
      List<DeadLetter> found = new ArrayList<>();
      letters.archive().forEach(filter, found::add);
      if (found.isEmpty()) {
        throw StartupException.unavailable(
            "There is no dead letter at "
                + position
                + " of "
                + letters.options().topics().deadLetters()
                + ", or it was deleted since",
            null);
      }
      DeadLetter letter = found.get(0);
      Map<String, ?> view =
          LetterView.full(
              letter,
              letters.archive().event(letter),
              letters.run(letter),
              letters.ledger().contains(letter));
      if (json()) {
        LetterOutput.json(out(), view);
      } else {
        LetterOutput.block(out(), view, "");
      }
      return ExitCodes.DONE;
    }
  }

  private LetterPosition position() {
    try {
      return LetterPosition.parse(place);
    } catch (IllegalArgumentException wrong) {
      throw new ConfigurationException(String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
