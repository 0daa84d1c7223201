package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLinesTest {
  private final EventLines lines = new EventLines(12, 16, true);

  @Test
  void shouldShowFiguresWhenEventIsClean() {
    DemoResult result =
        DemoFixtures.result("scene-0001-0", "signs", new Truth("stop", false), "stop", 0.75);

    assertThat(lines.of(result))
        .isEqualTo(
            "scene-0001-0  signs             stop                    0.900  0.500   0.750     41")
        .hasSameSizeAs(lines.header());
  }

  @Test
  void shouldSayWhatTheSignTrulyIsWhenTheModelIsWrong() {
    DemoResult result =
        DemoFixtures.result("1", "signs", new Truth("stop", true), "speed limit", 0.1);

    assertThat(lines.of(result)).endsWith("<- sticker, really stop");
  }

  @Test
  void shouldLeaveOutShareAndCutLabelWhenPicturesHaveNoRegion() {
    DemoResult result =
        DemoFixtures.result("1", "m", new Truth("a", false), "a label of many more words", 0.5);
    EventLines plain = new EventLines(1, 1, false);

    assertThat(plain.of(result)).startsWith("1  m  a label of many mor...  0.900  0.500     41");
    assertThat(plain.header()).doesNotContain("inside");
  }

  @Test
  void shouldShowReasonAndMessageWhenEventIsDead() {
    assertThat(lines.of(new ResultFeed.DeadLetter("7", "IMAGE_EMPTY", "no bytes")))
        .contains("7 ", "dead letter: IMAGE_EMPTY: no bytes");
  }
}
