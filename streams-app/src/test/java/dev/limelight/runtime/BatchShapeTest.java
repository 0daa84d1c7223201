package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchShapeTest {

  @ParameterizedTest
  @CsvSource({
    "1, 64, 1",
    "2, 64, 2",
    "3, 64, 4",
    "20, 64, 20",
    "21, 64, 24",
    "65, 64, 36",
    "20, 3, 3",
    "20, 1, 1",
    "100, 30, 28"
  })
  void shouldBeEvenAndSteppedWithinTheBound(int points, int largest, int rows) {
    assertThat(BatchShape.of(points, largest).rows()).isEqualTo(rows);
  }

  @Test
  void shouldComeInFewSizesWhateverTheNumberOfPoints() {
    assertThat(IntStream.rangeClosed(1, 1000).map(n -> BatchShape.of(n, 64).rows()).distinct())
        .hasSizeLessThanOrEqualTo(18)
        .allMatch(rows -> rows <= 64);
  }
}
