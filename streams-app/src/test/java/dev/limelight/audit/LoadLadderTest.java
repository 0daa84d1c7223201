package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadLadderTest {
  private static final LoadLadder LADDER =
      LoadLadder.parse(
          "lag>1000: samples=10; lag > 5000: method=vanilla-gradient; lag>20000: skip");

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0", "0, 1000, 0", "0, 1001, 1", "0, 30000, 3", "1, 5001, 2", "2, 2500, 2",
    "2, 2499, 1", "3, 10000, 3", "3, 9999, 2", "3, 499, 0", "1, 500, 1", "1, 499, 0"
  })
  void shouldTakeARungAboveItsLagAndLeaveItAtHalf(int level, long lag, int next) {
    assertThat(LADDER.next(level, lag)).isEqualTo(next);
  }

  @Test
  void shouldReadWhatARungChanges() {
    assertThat(LADDER.rungs().get(0).changes()).isEqualTo(Map.of("samples", "10"));
    assertThat(LADDER.rungs().get(1).changes()).isEqualTo(Map.of("method", "vanilla-gradient"));
    assertThat(LADDER.rungs().get(2).skips()).isTrue();
    assertThat(LoadLadder.parse("")).isEqualTo(LoadLadder.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lag<5: skip", "lag>5", "lag>5: sample=3", "lag>x: skip", "lag>1:"})
  void shouldSayWhatIsAcceptedWhenARungIsWrong(String text) {
    assertThatThrownBy(() -> LoadLadder.parse(text)).hasMessageContaining("Accepted: lag>N:");
  }

  @Test
  void shouldRefuseLagsThatDoNotAscend() {
    assertThatThrownBy(() -> LoadLadder.parse("lag>5: skip; lag>5: skip"))
        .hasMessageContaining("ascend");
  }
}
