package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.schemas.SaliencyMap;
import org.junit.jupiter.api.Test;

class MapVerificationTest {
  private static final float[] VALUES = {0, 0.25f, 0.5f, 1};
  private static final float[] NEAR = {0, 0.26f, 0.51f, 1};
  private static final float[] FAR = {0, 0.75f, 0.5f, 1};

  private final SaliencyMap recorded = Maps.row(VALUES).build();

  @Test
  void shouldBeIdenticalWhenTheHashIsTheSame() {
    MapVerification same = MapVerification.of(recorded, Maps.row(VALUES).build());

    assertThat(same.verdict()).isEqualTo(Verdict.IDENTICAL);
    assertThat(same.reasons()).isEmpty();
    assertThat(same.meanDifference()).contains(0d);
  }

  @Test
  void shouldBeDifferentWhenNothingExplainsTheSmallestDifference() {
    MapVerification near = MapVerification.of(recorded, Maps.row(NEAR).build());

    assertThat(near.verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(near.reasons()).isEmpty();
    assertThat(near.meanDifference().orElseThrow()).isCloseTo(0.005, within(1e-7));
  }

  @Test
  void shouldBeWithinToleranceWhenAnotherProviderOrRuntimeExplainsASmallDifference() {
    SaliencyMap onCuda = Maps.row(NEAR).setExecutionProvider("cuda").build();
    SaliencyMap later = Maps.row(NEAR).setRuntimeVersion("1.30.0").build();

    assertThat(MapVerification.of(recorded, onCuda))
        .satisfies(
            found -> {
              assertThat(found.verdict()).isEqualTo(Verdict.WITHIN_TOLERANCE);
              assertThat(found.reasons()).containsExactly("execution provider: was cpu, is cuda");
            });
    assertThat(MapVerification.of(recorded, later).verdict()).isEqualTo(Verdict.WITHIN_TOLERANCE);
    assertThat(MapVerification.of(recorded, Maps.row(FAR).setExecutionProvider("cuda").build()))
        .extracting(MapVerification::verdict)
        .as("more than that explains")
        .isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void shouldBeDifferentWhenTheModelIsAnotherOne() {
    SaliencyMap other =
        Maps.row(NEAR).setExecutionProvider("cuda").setModelVersion("other").build();
    SaliencyMap larger = Maps.row(0, 1).setModelVersion("other").setClassIndex(5).build();

    assertThat(MapVerification.of(recorded, other).verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(MapVerification.of(recorded, larger))
        .satisfies(
            found -> {
              assertThat(found.verdict()).isEqualTo(Verdict.DIFFERENT);
              assertThat(found.meanDifference()).isEmpty();
              assertThat(found.reasons())
                  .containsExactly(
                      "model: was version, is other",
                      "explained class: was 3, is 5",
                      "size: was 1 x 4, is 1 x 2");
            });
  }
}
