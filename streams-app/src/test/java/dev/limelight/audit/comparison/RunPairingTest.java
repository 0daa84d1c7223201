package dev.limelight.audit.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RunPairingTest {
  private final RunPairing pairing = new RunPairing();

  @Test
  void shouldCountMatchedMissingAndExtraEventsByModelAndClass() {
    add(Side.BEFORE, "a", "signs", "stop", 0.5, 1);
    add(Side.AFTER, "a", "signs", "stop", 0.7, 1);
    add(Side.BEFORE, "b", "signs", "yield", 0.5, 2);
    add(Side.AFTER, "b", "signs", "stop", 0.2, 1);
    add(Side.BEFORE, "c", "signs", "stop", 0.5, 1);
    add(Side.AFTER, "d", "birds", "owl", 0.5, 4);

    List<GroupComparison> groups = pairing.groups();

    assertThat(groups)
        .extracting(group -> group.modelId() + " " + group.className())
        .containsExactly("birds (all)", "birds owl", "signs (all)", "signs stop", "signs yield");
    GroupComparison signs = groups.get(2);
    assertThat(signs.matched()).isEqualTo(2);
    assertThat(signs.missing()).isEqualTo(1);
    assertThat(signs.extra()).isZero();
    assertThat(signs.flipped()).isEqualTo(1);
    assertThat(signs.change().orElseThrow().mean()).isCloseTo(-0.05, within(1e-12));
    assertThat(groups.get(4).change().orElseThrow().median())
        .as("an event belongs to the class that was explained before")
        .isCloseTo(-0.3, within(1e-12));
    assertThat(groups.get(1).extra()).isEqualTo(1);
    assertThat(groups.get(1).change()).isEmpty();
  }

  @Test
  void shouldKeepEventsApartWhenTheyShareAnId() {
    RunResult result = new RunResult("signs", "stop", 0.5, 1);
    EventKey one = new EventKey("same", "image-events", 0, 1, "");
    EventKey other = new EventKey("same", "image-events", 0, 2, "");
    pairing.add(Side.BEFORE, one, result);
    pairing.add(Side.BEFORE, other, result);
    pairing.add(Side.AFTER, other, result);
    pairing.add(Side.AFTER, other, result);

    assertThat(pairing.groups().get(0).matched()).isEqualTo(1);
    assertThat(pairing.groups().get(0).missing()).isEqualTo(1);
    assertThat(pairing.repeated()).isEqualTo(1);
  }

  @Test
  void shouldCompareAcrossMethodsOnlyWhenEachRunHasOne() {
    RunResult result = new RunResult("signs", "stop", 0.5, 1);
    pairing.add(Side.BEFORE, key("a", "smooth-grad"), result);
    pairing.add(Side.AFTER, key("a", "var-grad"), result);
    RunPairing several = new RunPairing();
    several.add(Side.BEFORE, key("a", "smooth-grad"), result);
    several.add(Side.AFTER, key("a", "smooth-grad"), result);
    several.add(Side.AFTER, key("a", "var-grad"), result);

    pairing.complete();
    several.complete();

    assertThat(pairing.groups().get(0).matched()).isEqualTo(1);
    assertThat(pairing.pair(pairing.paired(key("a", "var-grad")))).isPresent();
    assertThat(several.groups())
        .extracting(GroupComparison::modelId)
        .contains("signs smooth-grad", "signs var-grad");
    assertThat(several.groups().get(0).matched()).isEqualTo(1);
    assertThat(several.groups().get(2).extra()).isEqualTo(1);
  }

  @Test
  void shouldSayWhyEventsAreMissingWhenTheirEndsAreKnown() {
    RunResult result = new RunResult("signs", "stop", 0.5, 1);
    for (int offset = 0; offset < 5; offset++) {
      pairing.add(Side.BEFORE, new EventKey("e" + offset, "events", 0, offset, "var-grad"), result);
    }
    pairing.add(Side.AFTER, new EventKey("e0", "events", 0, 0, "var-grad"), result);
    pairing.add(Side.AFTER, new EventKey("e4", "events", 0, 4, "grad-cam"), result);
    pairing.complete();
    Absences absences = pairing.absences();
    assertThat(absences.isEmpty()).isFalse();

    absences.add(Side.AFTER, EventKey.at("events", 0, 0), "skipped: LOAD");
    absences.add(Side.AFTER, EventKey.at("events", 0, 1), "skipped: LOAD");
    absences.add(Side.AFTER, EventKey.at("events", 0, 2), "dead letter: IMAGE_EMPTY");
    absences.add(Side.BEFORE, EventKey.at("events", 0, 3), "skipped: NOT_SAMPLED");
    absences.add(Side.AFTER, EventKey.at("events", 1, 3), "skipped: NOT_SAMPLED");

    GroupComparison all =
        pairing.groups().stream()
            .filter(group -> group.modelId().equals("signs var-grad"))
            .findFirst()
            .orElseThrow();
    assertThat(all.matched()).isEqualTo(1);
    assertThat(all.missingReasons())
        .containsOnly(
            entry("skipped: LOAD", 1),
            entry("dead letter: IMAGE_EMPTY", 1),
            entry(Absences.NEVER_SEEN, 1),
            entry(Absences.OTHER_METHOD, 1));
    assertThat(all.missing()).isEqualTo(4);
  }

  @Test
  void shouldAverageWhatIsKnownAboutMapsWhenSomeAreMissing() {
    for (String event : List.of("a", "b", "c")) {
      add(Side.BEFORE, event, "signs", "stop", 0.5, 1);
      add(Side.AFTER, event, "signs", "stop", 0.5, 1);
    }
    pairing.add(key("a"), new MapSimilarity(true, OptionalDouble.of(1), 1));
    pairing.add(key("b"), new MapSimilarity(false, OptionalDouble.of(0.5), 0.2));

    GroupComparison all = pairing.groups().get(0);

    assertThat(all.comparedMaps()).isEqualTo(2);
    assertThat(all.identicalMaps()).isEqualTo(1);
    assertThat(all.spearman()).hasValue(0.75);
    assertThat(all.topOverlap()).hasValue(0.6);
    assertThat(all.change().orElseThrow().pValue()).as("nothing changed").isEqualTo(1);
  }

  @Test
  void shouldGiveWilcoxonsOwnProbabilityWhenChangesHaveASign() {
    // Six changes, all up: exactly 2 of 2^6 sign patterns are as extreme.
    double[] up = {0.01, 0.02, 0.03, 0.04, 0.05, 0.06};

    ChangeStatistics statistics = ChangeStatistics.of(up);

    assertThat(statistics.pValue()).isCloseTo(2.0 / 64, within(1e-12));
    assertThat(statistics.median()).isCloseTo(0.035, within(1e-12));
    assertThat(statistics.q05()).isBetween(0.01, 0.02);
    assertThat(statistics.q95()).isBetween(0.05, 0.06);
    assertThatThrownBy(() -> ChangeStatistics.of(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void add(Side side, String id, String model, String label, double rcap, int top) {
    pairing.add(side, key(id), new RunResult(model, label, rcap, top));
  }

  private static EventKey key(String id) {
    return key(id, "");
  }

  private static EventKey key(String id, String method) {
    return new EventKey(id, "image-events", 0, id.hashCode(), method);
  }
}
