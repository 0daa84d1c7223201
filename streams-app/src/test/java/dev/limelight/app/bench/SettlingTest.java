package dev.limelight.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong compiled = new AtomicLong(5_000);
  private final AtomicLong now = new AtomicLong();
  private final Settling settling = new Settling(compiled::get, now::get);

  /** Takes a second, of which the compiler works for so many milliseconds. */
  private void round(long millis) {
    compiled.addAndGet(millis);
    now.addAndGet(SECOND);
  }

  @Test
  void shouldRunOnceWhereTheCompilerRests() {
    assertThat(settling.await(() -> round(0))).isEqualTo(1);
  }

  @Test
  void shouldGoOnUntilTheCompilerWorksForLessThanATenthOfARound() {
    long[] work = {900, 400, 101, 99, 0};
    AtomicLong rounds = new AtomicLong();

    int taken = settling.await(() -> round(work[(int) rounds.getAndIncrement()]));

    assertThat(taken).isEqualTo(4);
  }

  @Test
  void shouldGiveUpOnACompilerThatNeverRests() {
    assertThat(settling.await(() -> round(500))).isEqualTo(Settling.MOST);
  }
}
