package dev.limelight.random;

import java.util.Arrays;

/**
 * The counter-based generator Philox4x32-10: a bijection of 128-bit counters under a 64-bit key,
 * whose outputs pass as random. Any word of any sequence is computed on its own, in any order, on
 * any thread. Stateless.
 *
 * <p>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section
 * 3.3; the words equal those of the authors' Random123 library.
 */
public final class Philox4x32 {
  /** Words in a block. */
  static final int BLOCK = 4;

  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private Philox4x32() {}

  /**
   * Consecutive blocks of one sequence: block {@code b} is the image of the counter {@code
   * (firstBlock + b, counter1, counter2, 0)}.
   *
   * @param key low word first: key word 0 is {@code (int) key}
   * @param firstBlock counter word 0 of the first block
   * @param counter1 counter word 1
   * @param counter2 counter word 2
   * @param words receives the blocks' words in order; its length is a multiple of four
   * @param state scratch space of {@link #state} for as many words
   */
  static void fill(
      long key, int firstBlock, int counter1, int counter2, int[] words, long[][] state) {
    // Each array by a name of its own: taken out of the other one by each round, the compiler turns
    // no round into vector instructions, and all of this takes three times as long.
    long[] word0 = state[0];
    long[] word1 = state[1];
    long[] word2 = state[2];
    long[] word3 = state[3];
    int blocks = words.length / BLOCK;
    for (int b = 0; b < blocks; b++) {
      word0[b] = (firstBlock + b) & LOW_WORD;
    }
    Arrays.fill(word1, counter1 & LOW_WORD);
    Arrays.fill(word2, counter2 & LOW_WORD);
    Arrays.fill(word3, 0);
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      round(word0, word1, word2, word3, key0 & LOW_WORD, key1 & LOW_WORD);
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    for (int b = 0; b < blocks; b++) {
      words[BLOCK * b] = (int) word0[b];
      words[BLOCK * b + 1] = (int) word1[b];
      words[BLOCK * b + 2] = (int) word2[b];
      words[BLOCK * b + 3] = (int) word3[b];
    }
  }

  /** Scratch space for filling so many words at a time. */
  static long[][] state(int words) {
    return new long[BLOCK][words / BLOCK];
  }

  /**
   * One round of many blocks, word by word in arrays of their own and each word in a long. Every
   * array is read before any is written, as two could be one: compilers need that to turn the loop
   * into vector instructions.
   */
  private static void round(long[] c0, long[] c1, long[] c2, long[] c3, long key0, long key1) {
    for (int b = 0; b < c0.length; b++) {
      long product0 = MULTIPLIER_0 * c0[b];
      long product1 = MULTIPLIER_1 * c2[b];
      long word1 = c1[b];
      long word3 = c3[b];
      c0[b] = (product1 >>> 32) ^ word1 ^ key0;
      c1[b] = product1 & LOW_WORD;
      c2[b] = (product0 >>> 32) ^ word3 ^ key1;
      c3[b] = product0 & LOW_WORD;
    }
  }

  /**
   * Writes the image of the counter {@code (c0, c1, c2, c3)} to {@code words[offset .. offset +
   * 3]}.
   *
   * @param key low word first: key word 0 is {@code (int) key}
   */
  public static void block(long key, int c0, int c1, int c2, int c3, int[] words, int offset) {
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & LOW_WORD);
      long product1 = MULTIPLIER_1 * (c2 & LOW_WORD);
      c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
      c3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    words[offset] = c0;
    words[offset + 1] = c1;
    words[offset + 2] = c2;
    words[offset + 3] = c3;
  }
}
