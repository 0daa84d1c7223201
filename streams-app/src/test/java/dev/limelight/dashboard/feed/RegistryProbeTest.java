package dev.limelight.dashboard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RegistryProbeTest {
  @Test
  void shouldSayWhetherTheRegistryAnsweredLast() {
    Callable<String> silent =
        () -> {
          throw new IOException("refused");
        };
    Callable<String> refusing =
        () -> {
          throw new IllegalStateException("forbidden");
        };
    AtomicReference<Callable<String>> registry = new AtomicReference<>(() -> "subjects");
    try (RegistryProbe probe =
        new RegistryProbe(() -> registry.get().call(), Duration.ofMillis(1))) {
      assertThat(probe.answers()).as("before it asks").isFalse();

      probe.start();
      await().until(probe::answers);
      registry.set(silent);
      await().until(() -> !probe.answers());
      registry.set(refusing);
      await("a refusal is an answer").until(probe::answers);
    }
  }
}
