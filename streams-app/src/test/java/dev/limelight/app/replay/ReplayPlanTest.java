package dev.limelight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.topology.replay.OffsetRange;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayPlanTest {
  private static final ReplayPlan PLAN =
      new ReplayPlan(
          "r",
          "limelight-replay-r",
          "image-events",
          "",
          10,
          20,
          new TreeMap<>(Map.of(0, new OffsetRange(5, 9), 1, new OffsetRange(0, 0))),
          new TreeMap<>(Map.of("--from", "10", "method", "smooth-grad")),
          false);

  @Test
  void shouldBeTheSameWhenWrittenAndReadAgain() throws Exception {
    ObjectMapper json = new ObjectMapper();

    ReplayPlan read = json.readValue(json.writeValueAsBytes(PLAN), ReplayPlan.class);

    assertThat(read).isEqualTo(PLAN);
    assertThat(read.range().length()).isEqualTo(4);
  }

  @Test
  void shouldNameTheArgumentWhenItIsAnotherOne() {
    assertThat(PLAN.difference(Map.of("--from", "10", "method", "smooth-grad"))).isEmpty();
    assertThat(PLAN.difference(Map.of("--from", "10", "method", "var-grad")))
        .isEqualTo("method was 'smooth-grad', now it is 'var-grad'");
    assertThat(PLAN.difference(Map.of("--from", "10", "method", "smooth-grad", "--model m", "a")))
        .isEqualTo("--model m was 'unset', now it is 'a'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "ä"})
  void shouldRefuseARunIdWhenItCannotNameAGroup(String runId) {
    TimeBound now = new TimeBound("now");

    assertThatThrownBy(
            () -> new ReplayRequest(runId, now, now, Duration.ZERO, Optional.empty(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--run-id")
        .hasMessageContaining("'" + runId + "'");
  }
}
