package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.limelight.tensor.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientMomentsTest {

  @ParameterizedTest(name = "{0} samples about {1}")
  @CsvSource({"2, 0", "3, 1", "20, 0", "20, 1000", "200, -50"})
  void shouldEqualTheTwoPassValuesWhenStreamed(int samples, float centre) {
    int elements = 500;
    SplittableRandom random = new SplittableRandom(3);
    float[][] gradients = new float[samples][elements];
    GradientMoments moments = new GradientMoments(Shape.of(1, 1, elements));
    for (float[] gradient : gradients) {
      for (int i = 0; i < elements; i++) {
        gradient[i] = centre + (float) random.nextGaussian();
      }
      moments.fold(gradient);
    }
    double[] variances = new double[elements];
    moments.variances(0, variances);
    for (int i = 0; i < elements; i++) {
      double mean = 0;
      for (float[] gradient : gradients) {
        mean += gradient[i] / (double) samples;
      }
      double squares = 0;
      for (float[] gradient : gradients) {
        squares += (gradient[i] - mean) * (gradient[i] - mean);
      }
      double variance = squares / (samples - 1);
      assertThat(moments.mean().at(i))
          .isCloseTo((float) mean, offset(1e-6f * (1 + Math.abs((float) mean))));
      assertThat(variances[i]).isCloseTo(variance, offset(1e-6 * variance));
    }
  }
}
