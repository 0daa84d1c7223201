package dev.limelight.app.deadletters;

/**
 * What a redrive did.
 *
 * @param matched letters that were meant
 * @param redriven sent back now, or with a dry run, those that would be
 * @param already sent back earlier, and left
 * @param unusable left because their headers do not say where they came from
 * @param otherRuns left because they are of another run than the live one
 */
public record RedriveReport(
    long matched, long redriven, long already, long unusable, long otherRuns) {
  static final RedriveReport NONE = new RedriveReport(0, 0, 0, 0, 0);

  RedriveReport withRedriven() {
    return new RedriveReport(matched + 1, redriven + 1, already, unusable, otherRuns);
  }

  RedriveReport withAlready() {
    return new RedriveReport(matched + 1, redriven, already + 1, unusable, otherRuns);
  }

  RedriveReport withUnusable() {
    return new RedriveReport(matched + 1, redriven, already, unusable + 1, otherRuns);
  }

  RedriveReport withOtherRun() {
    return new RedriveReport(matched + 1, redriven, already, unusable, otherRuns + 1);
  }
}
