package dev.limelight.app;

import dev.limelight.app.deadletters.LetterFilter;
import dev.limelight.app.deadletters.OpenLetters;
import dev.limelight.app.deadletters.Redrive;
import dev.limelight.app.deadletters.RedriveReport;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.config.ConfigurationException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limelight dead-letters redrive}: sends letters back to where they came from. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends dead letters back to the topics they came from: the same bytes, key, timestamp and"
          + " headers, and one header more that names the letter.",
      "Each is sent once, however often this runs and wherever it was cut off. Without a filter:"
          + " all that were not sent yet.",
      "Letters of replays are left, whatever the filter: the live stream would explain their events"
          + " a second time. 'limelight replay' with a new run id explains them again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that was meant has been sent, now or earlier",
      "1:failed before the end; the same command goes on",
      "2:usage or configuration"
    })
final class DeadLettersRedriveCommand extends LetterCommand {
  private final InstantSource clock;

  @Mixin private LetterFilterOptions filters = new LetterFilterOptions();

  @Option(names = "--dry-run", description = "Counts what would be sent, and sends nothing.")
  private boolean dryRun;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Most events of a transaction (default: ${DEFAULT-VALUE}).")
  private int batch = 500;

  DeadLettersRedriveCommand(Map<String, String> environment, InstantSource clock, Opener opener) {
    super(environment, opener);
    this.clock = clock;
  }

  @Override
  int execute() {
    if (batch < 1) {
      throw new ConfigurationException("--batch must be 1 or more, got " + batch);
    }
    LetterFilter filter = filters.filter(clock.instant());
    try (OpenLetters letters = open(!filter.models().isEmpty(), !dryRun)) {
      Redrive redrive = new Redrive(letters, batch);
      RedriveReport report = dryRun ? redrive.preview(filter) : redrive.run(filter);
      print(report, letters.liveRun());
    }
    return ExitCodes.DONE;
  }

  private void print(RedriveReport report, String liveRun) {
    if (json()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("matched", report.matched());
      line.put("redriven", report.redriven());
      line.put("already", report.already());
      line.put("unusable", report.unusable());
      line.put("otherRuns", report.otherRuns());
      line.put("dryRun", dryRun);
      LetterOutput.json(out(), line);
      return;
    }
    out()
        .printf(
            "%s %d of %d dead letters; %d were sent earlier, %d do not say where they came from,"
                + " %d are of other runs%n",
            dryRun ? "Would send" : "Sent",
            report.redriven(),
            report.matched(),
            report.already(),
            report.unusable(),
            report.otherRuns());
    if (report.otherRuns() > 0) {
      out()
          .printf(
              "Those of other runs than %s stay where they are: the live stream reads what is sent"
                  + " back, and has ended their events in its own way. Mend what was wrong and"
                  + " replay the range under a new run id. If that is an earlier run.id of the live"
                  + " stream, --set run.id=ID sends its letters.%n",
              liveRun);
    }
    out().flush();
  }
}
