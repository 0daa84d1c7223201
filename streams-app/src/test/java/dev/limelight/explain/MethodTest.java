package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {

  @Test
  void shouldHaveTheContractsNamesWhenListed() {
    assertThat(Stream.of(Method.values()).map(Method::label))
        .containsExactly(
            "vanilla-gradient",
            "smooth-grad",
            "var-grad",
            "guided-absolute-grad",
            "integrated-gradients",
            "guided-ig",
            "blur-ig",
            "guided-backprop",
            "grad-cam");
  }

  @Test
  void shouldBeFoundByItsNameWhenKnown() {
    for (Method method : Method.values()) {
      assertThat(Method.named(method.label())).isEqualTo(method);
    }
    assertThatThrownBy(() -> Method.named("SMOOTH_GRAD"))
        .hasMessageStartingWith(
            "Unknown method \"SMOOTH_GRAD\"; the methods are vanilla-gradient, smooth-grad");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.15, 0.85, samples",
    "20, 0, 0.85, spread",
    "20, -1, 0.85, spread",
    "20, NaN, 0.85, spread",
    "20, Infinity, 0.85, spread",
    "20, 0.15, 0, percentile",
    "20, 0.15, 1, percentile",
    "20, 0.15, NaN, percentile"
  })
  void shouldNameTheParameterWhenItIsOutOfRange(
      int samples, double spread, double percentile, String name) {
    assertThatThrownBy(() -> new MethodOptions(samples, spread, percentile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " must");
  }
}
