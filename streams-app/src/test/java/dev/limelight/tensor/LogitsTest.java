package dev.limelight.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class LogitsTest {
  private static final FloatTensor TWO_ROWS =
      FloatTensor.of(Shape.of(2, 3), 9, 9, 9, 0, (float) Math.log(2), (float) Math.log(5));

  @Test
  void shouldGiveSoftmaxOfItsOwnRowWhenThereAreSeveral() {
    Logits logits = Logits.row(TWO_ROWS, 1);
    assertThat(logits.probability(0)).isCloseTo(0.125, offset(1e-7));
    assertThat(logits.probability(1)).isCloseTo(0.25, offset(1e-7));
    assertThat(logits.probability(2)).isCloseTo(0.625, offset(1e-7));
    assertThat(logits.top()).isEqualTo(2);
  }

  @Test
  void shouldPreferTheLowestClassWhenLogitsAreEqual() {
    assertThat(row(-1, 4, 4, 3).top()).isEqualTo(1);
  }

  @Test
  void shouldNotOverflowWhenLogitsAreHuge() {
    assertThat(row(3e38f, 3e38f).probability(1)).isEqualTo(0.5);
    assertThat(row(-3e38f, 3e38f).probability(0)).isEqualTo(0);
    assertThat(row(-2000, -2001).probability(0)).isCloseTo(1 / (1 + Math.exp(-1)), offset(1e-12));
  }

  @Test
  void shouldFindTheFirstBadOneWhenALogitIsNotFinite() {
    assertThat(row(1, 2).firstNonFinite()).isEqualTo(-1);
    assertThat(row(1, Float.NaN, Float.NEGATIVE_INFINITY).firstNonFinite()).isEqualTo(1);
    assertThat(row(1, 2, Float.NEGATIVE_INFINITY).firstNonFinite()).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhenThereIsNoSuchRow() {
    assertThatThrownBy(() -> Logits.row(TWO_ROWS, 2)).hasMessageContaining("row 2 in [2x3]");
    assertThatThrownBy(() -> Logits.row(FloatTensor.zeros(Shape.of(3)), 0))
        .hasMessageContaining("[N,K]");
  }

  private static Logits row(float... values) {
    return Logits.row(FloatTensor.of(Shape.of(1, values.length), values), 0);
  }
}
