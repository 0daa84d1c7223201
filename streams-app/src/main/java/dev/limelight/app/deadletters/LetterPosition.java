package dev.limelight.app.deadletters;

/**
 * Where a dead letter lies in the dead-letter topic; written {@code 2:17}.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record LetterPosition(int partition, long offset) {
  public LetterPosition {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "Partition and offset of a dead letter are 0 or more, got " + partition + ":" + offset);
    }
  }

  /**
   * Reads {@code partition:offset}.
   *
   * @throws IllegalArgumentException saying what is accepted
   */
  public static LetterPosition parse(String text) {
    int colon = text.indexOf(':');
    try {
      return new LetterPosition(
          Integer.parseInt(text.substring(0, Math.max(0, colon))),
          Long.parseLong(text.substring(colon + 1)));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "Not a dead letter's place: '"
              + text
              + "'. It is PARTITION:OFFSET, for example 2:17, as 'dead-letters list' prints it",
          wrong);
    }
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
