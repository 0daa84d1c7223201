package dev.limelight.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Known answers: Random123, {@code kat_vectors}, philox4x32 with 10 rounds. */
class Philox4x32Test {

  @Test
  void shouldGiveKnownAnswerWhenCounterAndKeyAreZero() {
    assertThat(block(0L, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  }

  @Test
  void shouldGiveKnownAnswerWhenAllBitsAreOne() {
    assertThat(block(-1L, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
  }

  @Test
  void shouldGiveKnownAnswerWhenCounterAndKeyAreDigitsOfPi() {
    long key = 0x299f31d0a4093822L;
    assertThat(block(key, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void shouldGiveTheSameWordsWhenTheSequenceIsEnteredLater() {
    int[] whole = new int[64];
    Philox4x32.fill(42L, 0, 3, 1, whole, Philox4x32.state(whole.length));
    int[] later = new int[24];
    Philox4x32.fill(42L, 10, 3, 1, later, Philox4x32.state(later.length));
    assertThat(later).containsExactly(Arrays.copyOfRange(whole, 40, 64));
  }

  private static int[] block(long key, int c0, int c1, int c2, int c3) {
    int[] words = new int[4];
    Philox4x32.block(key, c0, c1, c2, c3, words, 0);
    return words;
  }
}
