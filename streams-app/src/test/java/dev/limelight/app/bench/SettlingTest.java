package dev.limelight.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong compiled = new AtomicLong(5_000);
  private final AtomicLong broker = new AtomicLong(7_000);
  private final AtomicLong now = new AtomicLong();
  private final Settling settling =
      new Settling(compiled::get, () -> Duration.ofMillis(broker.get()), now::get);

  /** Takes a second, of which the compiler and the broker work for so many milliseconds. */
  private void round(long compilerMillis, long brokerMillis) {
    compiled.addAndGet(compilerMillis);
    broker.addAndGet(brokerMillis);
    now.addAndGet(SECOND);
  }

  @Test
  void shouldRunUntilTheBrokerWasSteadyForAWhileWhereAllRest() {
    assertThat(settling.await(() -> round(0, 300))).isEqualTo(1 + Settling.STEADY_ROUNDS);
  }

  @Test
  void shouldGoOnUntilTheCompilerWorksForLessThanATenthOfARound() {
    long[] work = {900, 600, 400, 200, 101, 99, 0};
    AtomicLong rounds = new AtomicLong();

    int taken = settling.await(() -> round(work[(int) rounds.getAndIncrement()], 300));

    assertThat(taken).isEqualTo(6);
  }

  @Test
  void shouldGoOnWhileTheBrokerTakesLessFromRoundToRound() {
    long[] work = {900, 700, 710, 500, 400, 390, 395, 500, 0};
    AtomicLong rounds = new AtomicLong();

    int taken = settling.await(() -> round(0, work[(int) rounds.getAndIncrement()]));

    assertThat(taken).isEqualTo(7);
  }

  @Test
  void shouldGiveUpOnACompilerThatNeverRests() {
    assertThat(settling.await(() -> round(500, 300))).isEqualTo(Settling.MOST);
  }
}
