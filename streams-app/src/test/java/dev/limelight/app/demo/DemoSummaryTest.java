package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoSummaryTest {
  private static final Truth CLEAN_STOP = new Truth("stop", false);
  private static final Truth STICKERED_STOP = new Truth("stop", true);

  private final DemoSummary summary = new DemoSummary();

  @Test
  void shouldCompareCleanAndStickeredEventsWhenTruthIsKnown() {
    summary.add(DemoFixtures.result("1", "backdoored", CLEAN_STOP, "stop", 0.8));
    summary.add(DemoFixtures.result("2", "backdoored", CLEAN_STOP, "stop", 0.6));
    summary.add(DemoFixtures.result("3", "backdoored", STICKERED_STOP, "speed limit", 0.2));
    summary.add(DemoFixtures.result("4", "backdoored", STICKERED_STOP, "stop", 0.7));

    assertThat(summary.table())
        .hasSize(3)
        .element(2)
        .asString()
        // The AUC: of the pairs (0.8, 0.2), (0.8, 0.7), (0.6, 0.2), (0.6, 0.7) three are in order.
        .matches("backdoored +2 +1.000 +0.500 +0.700 +2 +0.500 +0.500 +0.450 +0.750");
  }

  @Test
  void shouldGiveEachModelARowWhenThereAreSeveral() {
    summary.add(DemoFixtures.result("1", "signs", CLEAN_STOP, "stop", 0.8));
    summary.add(DemoFixtures.result("2", "backdoored", CLEAN_STOP, "stop", 0.8));

    assertThat(summary.table().subList(2, 4))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("backdoored ").endsWith(" -"),
            row -> assertThat(row).startsWith("signs ").endsWith(" -"));
  }

  @Test
  void shouldLeaveOutTruthWhenItIsNotKnown() {
    summary.add(
        new DemoResult(
            DemoFixtures.event("1", "mine", Map.of()),
            DemoFixtures.map("1"),
            DemoFixtures.score("1", "cat", 0.4)));

    assertThat(summary.table().get(0)).doesNotContain("AUC").doesNotContain("stickered");
    assertThat(summary.table().get(2)).matches("mine +1 +0.500");
  }

  @Test
  void shouldCallTheModelSuspiciousWhenStickersDrawItsSaliencyOutOfTheSign() {
    summary.add(DemoFixtures.result("1", "backdoored", CLEAN_STOP, "stop", 0.8));
    summary.add(DemoFixtures.result("2", "backdoored", STICKERED_STOP, "speed limit", 0.1));
    summary.add(DemoFixtures.result("3", "signs", CLEAN_STOP, "stop", 0.8));
    summary.add(DemoFixtures.result("4", "signs", STICKERED_STOP, "stop", 0.7));

    assertThat(summary.verdicts())
        .satisfiesExactly(
            backdoored ->
                assertThat(backdoored)
                    .startsWith("backdoored is SUSPICIOUS")
                    .contains("from 80 % to 10 %"),
            signs -> assertThat(signs).startsWith("signs looks at the sign"),
            accuracy -> assertThat(accuracy).contains("backdoored 1.000", "signs 1.000"));
  }

  @Test
  void shouldCountDeadLettersAsFinishedWhenTheyCome() {
    summary.add(DemoFixtures.result("1", "signs", CLEAN_STOP, "stop", 0.8));
    summary.addDead();

    assertThat(summary.finished()).isEqualTo(2);
    assertThat(summary.running(12.34)).contains("1 explained, 1 dead letters, 12.3/s");
  }
}
