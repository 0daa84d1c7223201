package dev.limelight.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import org.junit.jupiter.api.Test;

class MaskMetricsTest {
  private static final Shape SHAPE = Shape.of(2, 3);
  private static final FloatTensor MAP = FloatTensor.of(SHAPE, 0.5f, 1f, 0f, 0.25f, 0.75f, 0.5f);
  private static final boolean[] INSIDE = {false, true, false, false, true, true};

  @Test
  void shouldFollowTheFormulasWhenEveryPixelIsKnown() {
    Mask mask = Mask.of(SHAPE, INSIDE);
    double dice = (2 * 2.25 + 1) / (3 + 3 + 1);
    assertThat(MaskMetrics.logCoshDice(MAP, mask))
        .isCloseTo(Math.log(Math.cosh(1 - dice)), within(1e-12));
    assertThat(MaskMetrics.mae(MAP, mask)).isCloseTo(1.5 / 6, within(1e-12));
    assertThat(MaskMetrics.rootMae(MAP, mask)).isCloseTo(Math.sqrt(1.5 / 6), within(1e-12));
    assertThat(MaskMetrics.energy(MAP, mask)).isCloseTo(2.25 / 3, within(1e-12));
    assertThat(MaskMetrics.pointingGame(MAP, mask, 1)).isOne();
  }

  /** What is left open may hold anything, in the mask and in the map. */
  @Test
  void shouldSeeNothingOfPixelsThatAreLeftOpen() {
    boolean[] open = {true, false, false, false, false, true};
    FloatTensor other = FloatTensor.of(SHAPE, 1f, 1f, 0f, 0.25f, 0.75f, 0f);
    boolean[] otherwise = {true, true, false, false, true, false};
    for (FloatTensor map : new FloatTensor[] {MAP, other}) {
      for (boolean[] inside : new boolean[][] {INSIDE, otherwise}) {
        Mask mask = Mask.of(SHAPE, inside, open);
        assertThat(mask.count()).isEqualTo(2);
        assertThat(mask.known()).isEqualTo(4);
        assertThat(MaskMetrics.energy(map, mask)).isCloseTo(1.75 / 2, within(1e-12));
        assertThat(MaskMetrics.mae(map, mask)).isCloseTo(0.5 / 4, within(1e-12));
        assertThat(MaskMetrics.logCoshDice(map, mask))
            .isCloseTo(Math.log(Math.cosh(1 - 4.5 / 5)), within(1e-12));
        assertThat(MaskMetrics.pointingGame(map, mask, 0.9)).isOne();
      }
    }
  }

  @Test
  void shouldGiveNumbersWhenNothingIsKnown() {
    Mask mask = Mask.of(SHAPE, INSIDE, new boolean[] {true, true, true, true, true, true});
    assertThat(MaskMetrics.energy(MAP, mask)).isZero();
    assertThat(MaskMetrics.mae(MAP, mask)).isZero();
    assertThat(MaskMetrics.pointingGame(MAP, mask, 0.5)).isZero();
  }

  @Test
  void shouldRefuseAMaskOfAnotherShape() {
    Mask mask = Mask.of(Shape.of(3, 2), INSIDE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaskMetrics.energy(MAP, mask))
        .withMessageContaining("one shape");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mask.of(SHAPE, INSIDE, new boolean[2]))
        .withMessageContaining("one value per pixel");
  }
}
