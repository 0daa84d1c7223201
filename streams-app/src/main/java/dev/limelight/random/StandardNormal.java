package dev.limelight.random;

/**
 * Standard normal numbers, one per 32-bit word of {@link Philox4x32}, by the inverse of the normal
 * distribution function. The same key, sample and stream give the same bits on every JVM: only
 * additions, multiplications, divisions, square roots and {@link StrictMath} are used, all of which
 * Java defines to the bit. Stateless.
 *
 * <p>The inverse is algorithm AS 241, routine PPND7 (Wichura, "The percentage points of the normal
 * distribution", Applied Statistics 37, 1988): relative error about 1e-7, that is float32's own. A
 * word {@code w} stands for the probability {@code (w + 0.5) / 2^32}, so the numbers are symmetric
 * about zero and lie within 6.4 of it.
 */
public final class StandardNormal {
  private static final double CENTRAL = 0.425;
  private static final double TWO_TO_MINUS_32 = 0x1p-32;

  /** Words drawn at a time: small enough for the first-level cache. */
  private static final int CHUNK = 1024;

  private StandardNormal() {}

  /**
   * Fills {@code destination} with one sample. Element {@code i} comes from word {@code i % 4} of
   * the counter {@code (i / 4, sample, stream, 0)}.
   *
   * @param key the generator's key, from {@link Seed#value()}
   * @param sample which sample, 0-based
   * @param stream keeps numbers drawn for different purposes under one key apart
   * @param destination overwritten whole
   */
  public static void fill(long key, int sample, int stream, float[] destination) {
    int[] words = new int[CHUNK];
    for (int start = 0; start < destination.length; start += CHUNK) {
      Philox4x32.fill(key, start / Philox4x32.BLOCK, sample, stream, words);
      int count = Math.min(CHUNK, destination.length - start);
      for (int i = 0; i < count; i++) {
        destination[start + i] = (float) fromWord(words[i]);
      }
    }
  }

  /** The normal number of one word. */
  static double fromWord(int word) {
    // The signed word is the unsigned one less 2^31, so this is the probability less one half.
    double q = (word ^ 0x80000000) * TWO_TO_MINUS_32 + 0.5 * TWO_TO_MINUS_32;
    return Math.abs(q) <= CENTRAL ? central(q) : tail(q);
  }

  private static double central(double q) {
    double r = 0.180625 - q * q;
    return q
        * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
        / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0);
  }

  private static double tail(double q) {
    // Of the two rational functions for the tails only the nearer one is needed: the other is for
    // probabilities below exp(-25), and the smallest here is 2^-33.
    double r = Math.sqrt(-StrictMath.log(0.5 - Math.abs(q))) - 1.6;
    double magnitude =
        (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
            / ((0.12021132975 * r + 0.73700164250) * r + 1.0);
    return q < 0 ? -magnitude : magnitude;
  }
}
