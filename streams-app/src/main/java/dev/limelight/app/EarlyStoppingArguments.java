package dev.limelight.app;

import dev.limelight.explain.EarlyStopping;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When fewer samples of an image suffice, as it was typed. */
final class EarlyStoppingArguments {
  @Option(
      names = "--stop-correlation",
      paramLabel = "R",
      description =
          "Ends sampling when the map's rank correlation with the map some samples before reaches"
              + " this, such as 0.98; --samples is then the most that are taken (default: all are"
              + " taken).")
  private @Nullable Double correlation;

  @Option(
      names = "--stop-minimum",
      paramLabel = "N",
      description = "The least samples to end at (default: ${DEFAULT-VALUE}).")
  private int minimum = EarlyStopping.MINIMUM;

  @Option(
      names = "--stop-interval",
      paramLabel = "N",
      description = "Samples between two maps that are compared (default: ${DEFAULT-VALUE}).")
  private int interval = EarlyStopping.INTERVAL;

  /**
   * The rules, if sampling is to end early at all.
   *
   * @throws IllegalArgumentException if one is out of its range; the message says what is accepted
   */
  Optional<EarlyStopping> rules() {
    return correlation == null
        ? Optional.empty()
        : Optional.of(new EarlyStopping(correlation, minimum, interval));
  }
}
