package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultJoinTest {
  private final ResultJoin join = new ResultJoin();

  @Test
  void shouldCompleteWithTheLastPartWhateverTheOrder() {
    assertThat(join.add(DemoFixtures.score("1", "stop", 0.5))).isEmpty();
    assertThat(join.add(DemoFixtures.map("1"))).isEmpty();

    assertThat(join.add(DemoFixtures.event("1", "signs", Map.of())))
        .hasValueSatisfying(result -> assertThat(result.label()).isEqualTo("stop"));
  }

  @Test
  void shouldNotMixEventsWhenIdsDiffer() {
    join.add(DemoFixtures.score("1", "stop", 0.5));
    join.add(DemoFixtures.map("2"));

    assertThat(join.add(DemoFixtures.event("1", "signs", Map.of()))).isEmpty();
  }

  @Test
  void shouldForgetPartsWhenDropped() {
    join.add(DemoFixtures.event("1", "signs", Map.of()));
    join.drop("1");
    join.add(DemoFixtures.map("1"));

    assertThat(join.add(DemoFixtures.score("1", "stop", 0.5))).isEmpty();
  }
}
