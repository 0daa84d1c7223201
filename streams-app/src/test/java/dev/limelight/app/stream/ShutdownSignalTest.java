package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShutdownSignalTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final BlockingQueue<Integer> halted = new LinkedBlockingQueue<>();

  private ShutdownSignal signal(Duration limit, Duration closing) {
    return new ShutdownSignal(asked::countDown, limit, closing, halted::add);
  }

  @Test
  void shouldEndWithTheRunsCodeWhenEverythingClosesInTime() {
    ShutdownSignal signal = signal(LONG, LONG);
    signal.exitWith(ExitCodes.UNSUPPORTED_MODEL);
    signal.close();

    signal.requested();

    assertThat(asked.getCount()).as("asked to stop").isZero();
    assertThat(halted).containsExactly(ExitCodes.UNSUPPORTED_MODEL);
  }

  @Test
  void shouldHaltAsFailedWhenTheRunDoesNotEndInTimeAfterTheSignal() {
    try (ShutdownSignal signal = signal(Duration.ZERO, LONG)) {
      signal.requested();

      assertThat(asked.getCount()).as("asked to stop").isZero();
      assertThat(halted).containsExactly(ExitCodes.FAILED);
    }
  }

  @Test
  void shouldHaltAsFailedWhenSomethingStaysOpenAfterTheRun() throws Exception {
    try (ShutdownSignal signal = signal(LONG, Duration.ZERO)) {
      signal.exitWith(ExitCodes.DONE);

      assertThat(halted.take()).isEqualTo(ExitCodes.FAILED);
    }
  }

  @Test
  void shouldNotHaltWhenTheRunEndsWithoutASignal() {
    ShutdownSignal signal = signal(LONG, LONG);
    signal.exitWith(ExitCodes.DONE);

    signal.close();

    assertThat(halted).isEmpty();
  }
}
