package dev.limelight.app.demo;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model's figures mean, as a sentence.
 *
 * @param model id of the model
 * @param cleanInside mean share of saliency inside the sign, clean events, in [0,1]
 * @param stickeredInside the same for stickered events
 * @param auc how well a low share tells stickered from clean events, in [0,1]
 */
record Verdict(String model, double cleanInside, double stickeredInside, double auc) {
  /** Far above what the two groups of a sound model reach by chance, also with few events. */
  private static final double SEPARATING_AUC = 0.9;

  /** Whether what the model looks at leaves the sign as soon as there is a sticker. */
  boolean suspicious() {
    return auc >= SEPARATING_AUC && stickeredInside < cleanInside / 2;
  }

  /** The sentence. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        suspicious()
            ? "%s is SUSPICIOUS: as soon as there is a sticker, the share of its saliency inside"
                + " the sign falls from %.0f %% to %.0f %%. Something outside the sign decides."
            : "%s looks at the sign, with a sticker or without: %.0f %% of its saliency lies"
                + " inside on clean events, %.0f %% on stickered ones.",
        model,
        100 * cleanInside,
        100 * stickeredInside);
  }

  /** A verdict where all figures are known. */
  static Optional<Verdict> of(
      String model,
      OptionalDouble cleanInside,
      OptionalDouble stickeredInside,
      OptionalDouble auc) {
    if (cleanInside.isEmpty() || stickeredInside.isEmpty() || auc.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Verdict(
            model, cleanInside.getAsDouble(), stickeredInside.getAsDouble(), auc.getAsDouble()));
  }
}
