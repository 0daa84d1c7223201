package dev.limelight.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ValueRangeTest {

  @Test
  void shouldSpanAllValuesWhenTheyAreFinite() {
    ValueRange range = ValueRange.of(tensor(-3, 0.5f, 2));
    assertThat(range).isEqualTo(new ValueRange(-3, 2));
    assertThat(range.extent()).isEqualTo(5);
    assertThat(range.isFinite()).isTrue();
  }

  @Test
  void shouldNotBeFiniteWhenOneValueIsNot() {
    assertThat(ValueRange.of(tensor(1, Float.NaN, 2)).isFinite()).isFalse();
    assertThat(ValueRange.of(tensor(1, Float.NEGATIVE_INFINITY)).isFinite()).isFalse();
  }

  @Test
  void shouldRefuseWhenThereAreNoValues() {
    assertThatThrownBy(() -> ValueRange.of(tensor())).hasMessageContaining("empty");
  }

  private static FloatTensor tensor(float... values) {
    return FloatTensor.of(Shape.of(values.length), values);
  }
}
