package dev.limelight.app.deadletters;

/**
 * What a redrive did.
 *
 * @param matched letters that were meant
 * @param redriven sent back now, or with a dry run, those that would be
 * @param already sent back earlier, and left
 * @param unusable left because their headers do not say where they came from
 */
public record RedriveReport(long matched, long redriven, long already, long unusable) {
  static final RedriveReport NONE = new RedriveReport(0, 0, 0, 0);

  RedriveReport withRedriven() {
    return new RedriveReport(matched + 1, redriven + 1, already, unusable);
  }

  RedriveReport withAlready() {
    return new RedriveReport(matched + 1, redriven, already + 1, unusable);
  }

  RedriveReport withUnusable() {
    return new RedriveReport(matched + 1, redriven, already, unusable + 1);
  }
}
