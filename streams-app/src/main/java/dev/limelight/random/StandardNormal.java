package dev.limelight.random;

/**
 * Standard normal numbers, one per 32-bit word of {@link Philox4x32}, by the inverse of the normal
 * distribution function ({@link NormalQuantile}). The same key, sample and stream give the same
 * bits on every JVM: only operations are used that Java defines to the bit. Stateless.
 *
 * <p>A word {@code w} stands for the probability {@code (w + 0.5) / 2^32}, so the numbers are
 * symmetric about zero and lie within 6.4 of it.
 */
public final class StandardNormal {
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
    long[][] state = Philox4x32.state(CHUNK);
    for (int start = 0; start < destination.length; start += CHUNK) {
      Philox4x32.fill(key, start / Philox4x32.BLOCK, sample, stream, words, state);
      int count = Math.min(CHUNK, destination.length - start);
      for (int i = 0; i < count; i++) {
        destination[start + i] = (float) NormalQuantile.of(words[i]);
      }
    }
  }
}
