package dev.limelight.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import org.junit.jupiter.api.Test;

class EnergyInRegionTest {
  private static final FloatTensor MAP = FloatTensor.of(Shape.of(2, 3), 0, .1f, .2f, .3f, .4f, 1);

  @Test
  void shouldBeTheShareInsideWhenTheBoxLiesInTheMap() {
    assertThat(EnergyInRegion.share(MAP, new Region(1, 0, 2, 1))).isCloseTo(.15, within(1e-7));
    assertThat(EnergyInRegion.share(MAP, new Region(0, 1, 1, 1))).isCloseTo(.15, within(1e-7));
    assertThat(EnergyInRegion.share(MAP, new Region(0, 0, 3, 2))).isEqualTo(1);
  }

  @Test
  void shouldCountOnlyWhatLiesInTheMapWhenTheBoxHangsOver() {
    assertThat(EnergyInRegion.share(MAP, new Region(2, 1, 50, 50))).isCloseTo(.5, within(1e-7));
    assertThat(EnergyInRegion.share(MAP, new Region(-2, -2, 3, 3))).isEqualTo(0);
    assertThat(EnergyInRegion.share(MAP, new Region(2, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)))
        .isCloseTo(.6, within(1e-7));
    assertThat(EnergyInRegion.share(MAP, new Region(0, 0, Integer.MAX_VALUE, 2))).isEqualTo(1);
  }

  @Test
  void shouldBeZeroWhenTheMapIsZero() {
    assertThat(EnergyInRegion.share(FloatTensor.zeros(Shape.of(2, 2)), new Region(0, 0, 1, 1)))
        .isZero();
  }

  @Test
  void shouldRefuseWhenTheBoxIsEmptyOrOutside() {
    assertThatThrownBy(() -> new Region(0, 0, 0, 1)).hasMessageContaining("0 x 1");
    assertThatThrownBy(() -> EnergyInRegion.share(MAP, new Region(3, 0, 1, 1)))
        .hasMessageContaining("outside the map of 3 x 2 pixels");
    assertThatThrownBy(() -> EnergyInRegion.share(MAP, new Region(0, -1, 1, 1)))
        .hasMessageContaining("outside");
  }
}
