package dev.limelight.dashboard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RegistryProbeTest {
  private static final Duration PERIOD = Duration.ofMillis(1);

  @Test
  void shouldSayWhetherTheRegistryAnsweredLast() {
    AtomicBoolean away = new AtomicBoolean();
    try (RegistryProbe probe = new RegistryProbe(() -> subjects(away.get()), PERIOD)) {
      assertThat(probe.answers()).as("before it asks").isFalse();

      probe.start();
      await().until(probe::answers);
      away.set(true);
      await().until(() -> !probe.answers());
      away.set(false);
      await().until(probe::answers);
    }
  }

  @Test
  void shouldTakeARefusalForAnAnswer() {
    try (RegistryProbe probe = new RegistryProbe(RegistryProbeTest::refused, PERIOD)) {
      probe.start();

      await().until(probe::answers);
    }
  }

  private static String subjects(boolean away) throws IOException {
    if (away) {
      throw new IOException("Connection refused");
    }
    return "subjects";
  }

  private static String refused() {
    throw new IllegalStateException("Forbidden");
  }
}
