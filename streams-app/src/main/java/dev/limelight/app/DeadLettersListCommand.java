package dev.limelight.app;

import dev.limelight.app.deadletters.DeadLetter;
import dev.limelight.app.deadletters.LetterFilter;
import dev.limelight.app.deadletters.LetterView;
import dev.limelight.app.deadletters.OpenLetters;
import dev.limelight.app.deadletters.RedriveLedger;
import dev.limelight.app.stream.ExitCodes;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limelight dead-letters list}: a line for each letter. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints a line for each dead letter, partition by partition, and how many have which reason.",
      "With --json: letter, time, reason, run, eventId, modelId, source, redriven, message."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:listed, be it none",
      "1:no broker or registry answered",
      "2:usage or configuration"
    })
final class DeadLettersListCommand extends LetterCommand {
  private static final String ROW = "%-10s %-24s %-9s %-26s %-20s %-16s %s%n";

  private static final String LIVE = "live";

  private final InstantSource clock;

  @Mixin private LetterFilterOptions filters = new LetterFilterOptions();

  @Option(
      names = "--run",
      paramLabel = "R",
      description =
          "Only letters of this run (default: live, which is the configuration's run.id). Letters"
              + " that do not say their run are live.")
  private String run = LIVE;

  DeadLettersListCommand(Map<String, String> environment, InstantSource clock, Opener opener) {
    super(environment, opener);
    this.clock = clock;
  }

  @Override
  int execute() {
    LetterFilter filter = filters.filter(clock.instant());
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Integer> others = new TreeMap<>();
    try (OpenLetters letters = open(!filter.models().isEmpty(), false)) {
      RedriveLedger ledger = letters.ledger();
      String wanted = run.equals(LIVE) ? letters.liveRun() : run;
      if (!json()) {
        out().printf(ROW, "letter", "time", "redriven", "reason", "event", "model", "message");
      }
      letters
          .archive()
          .forEach(
              filter,
              letter -> {
                String its = letters.run(letter);
                if (its.equals(wanted)) {
                  print(letters, letter, ledger.contains(letter));
                  counts.merge(letter.reason(), 1, Integer::sum);
                } else {
                  others.merge(its, 1, Integer::sum);
                }
              });
    }
    if (!json()) {
      int all = counts.values().stream().mapToInt(Integer::intValue).sum();
      out().printf("%d dead letters%s%n", all, all == 0 ? "" : ": " + counts);
      if (!others.isEmpty()) {
        out()
            .printf(
                "Of other runs, which --run lists: %s%n",
                LetterOutput.printable(others.toString()));
      }
    }
    out().flush();
    return ExitCodes.DONE;
  }

  private void print(OpenLetters letters, DeadLetter letter, boolean redriven) {
    Map<String, ?> line =
        LetterView.line(letter, letters.archive().event(letter), letters.run(letter), redriven);
    if (json()) {
      LetterOutput.json(out(), line);
    } else {
      out()
          .printf(
              ROW,
              line.get("letter"),
              line.get("time"),
              redriven ? "yes" : "no",
              cell(line.get("reason")),
              cell(line.get("eventId")),
              cell(line.get("modelId")),
              cell(line.get("message")));
    }
  }

  private static String cell(@Nullable Object value) {
    return LetterOutput.printable(Objects.toString(value, "-"));
  }
}
