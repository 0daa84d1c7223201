package dev.limelight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final StringWriter text = new StringWriter();

  @Test
  void shouldEstimateTheRestFromThePaceSoFarWhenStartedInTheMiddle() {
    // 50 of the 60 were done before: 10 in 4 s, so the last 40 take 16 s.
    ProgressEstimate resumed = new ProgressEstimate(60, 100, 10, Duration.ofSeconds(4));

    assertThat(resumed.text()).isEqualTo("60 of 100 (60 %), 2.5/s, 0:16 left");
    assertThat(resumed.bar(10)).isEqualTo("[######....]");
  }

  @Test
  void shouldSayNothingOfTheRestWhenNothingWasDoneYetOrAllIs() {
    assertThat(new ProgressEstimate(60, 100, 0, Duration.ofSeconds(4)).text())
        .isEqualTo("60 of 100 (60 %)");
    assertThat(new ProgressEstimate(0, 0, 0, Duration.ZERO).text()).isEqualTo("0 of 0 (100 %)");
    assertThat(new ProgressEstimate(999, 1000, 1, Duration.ofHours(2)).text())
        .isEqualTo("999 of 1000 (99 %), 0.0/s, 2:00:00 left");
  }

  @Test
  void shouldPrintALineNowAndThenWhenNotOnATerminal() {
    ProgressDisplay display = new ProgressDisplay(new PrintWriter(text), false, "replay r");

    for (int second = 0; second <= 25; second++) {
      display.show(new ProgressEstimate(second, 26, second, Duration.ofSeconds(second)));
    }
    display.show(new ProgressEstimate(26, 26, 26, Duration.ofSeconds(26)));
    display.show(new ProgressEstimate(26, 26, 26, Duration.ofSeconds(27)));

    assertThat(text.toString().lines())
        .containsExactly(
            "replay r: 0 of 26 (0 %)",
            "replay r: 10 of 26 (38 %), 1.0/s, 0:16 left",
            "replay r: 20 of 26 (76 %), 1.0/s, 0:06 left",
            "replay r: 26 of 26 (100 %)");
  }

  @Test
  void shouldRedrawOneBarWhenOnATerminal() {
    ProgressDisplay display = new ProgressDisplay(new PrintWriter(text), true, "replay r");

    display.show(new ProgressEstimate(1, 2, 1, Duration.ofSeconds(1)));
    display.show(new ProgressEstimate(2, 2, 2, Duration.ofSeconds(2)));
    display.show(new ProgressEstimate(2, 2, 2, Duration.ofSeconds(3)));

    assertThat(text.toString())
        .isEqualTo(
            "\r\u001b[Kreplay r [###############...............] 1 of 2 (50 %), 1.0/s, 0:01 left"
                + "\r\u001b[Kreplay r [##############################] 2 of 2 (100 %)"
                + System.lineSeparator());
  }
}
