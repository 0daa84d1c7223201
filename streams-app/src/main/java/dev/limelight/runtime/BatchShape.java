package dev.limelight.runtime;

/**
 * How many rows the batches have that a number of points is run in. All batches of an evaluation
 * have the same, the last one filled up with rows that nobody reads: a GPU's libraries keep a plan
 * and work memory for every shape they have seen, so few shapes keep memory flat. Batches are as
 * even as the number of points lets them be, and from 4 rows on their size is a multiple of 4.
 *
 * @param rows rows of each batch, at least 1
 */
record BatchShape(int rows) {
  private static final int STEP = 4;

  /**
   * @param points how many points there are, at least 1
   * @param largest the most rows that a batch may have, at least 1
   */
  static BatchShape of(int points, int largest) {
    int batches = ceil(points, largest);
    int even = ceil(points, batches);
    int stepped = even <= 2 ? even : ceil(even, STEP) * STEP;
    return new BatchShape(Math.min(stepped, largest));
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend - 1) / divisor + 1;
  }
}
