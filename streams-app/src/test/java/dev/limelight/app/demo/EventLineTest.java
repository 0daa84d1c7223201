package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLineTest {

  @Test
  void shouldShowFiguresWhenEventIsClean() {
    DemoResult result =
        DemoFixtures.result("scene-0001-0", "signs", new Truth("stop", false), "stop", 0.75);

    assertThat(EventLine.of(result))
        .startsWith("scene-0001-0 ")
        .contains(" stop ", "p 0.900", "RCAP 0.500", "inside 0.750", "41 ms")
        .endsWith("ms");
  }

  @Test
  void shouldSayWhatTheSignTrulyIsWhenTheModelIsWrong() {
    DemoResult result =
        DemoFixtures.result("1", "signs", new Truth("stop", true), "speed limit", 0.1);

    assertThat(EventLine.of(result)).endsWith("sticker truly stop");
  }

  @Test
  void shouldShowReasonAndMessageWhenEventIsDead() {
    assertThat(EventLine.of(new ResultFeed.DeadLetter("7", "IMAGE_EMPTY", "no bytes")))
        .contains("7 ", "dead letter: IMAGE_EMPTY: no bytes");
  }
}
