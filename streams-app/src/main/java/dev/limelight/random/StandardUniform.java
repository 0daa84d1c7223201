package dev.limelight.random;

/**
 * Numbers uniform in [0,1), one per 32-bit word of {@link Philox4x32}: its 24 highest bits as a
 * fraction, which a float holds exactly. Stateless.
 */
public final class StandardUniform {
  private static final int UNUSED_BITS = 8;
  private static final float TWO_TO_MINUS_24 = 0x1p-24f;

  private StandardUniform() {}

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
    int[] words = new int[Philox4x32.BLOCK];
    for (int start = 0; start < destination.length; start += words.length) {
      Philox4x32.block(key, start / words.length, sample, stream, 0, words, 0);
      int count = Math.min(words.length, destination.length - start);
      for (int i = 0; i < count; i++) {
        destination[start + i] = (words[i] >>> UNUSED_BITS) * TWO_TO_MINUS_24;
      }
    }
  }
}
