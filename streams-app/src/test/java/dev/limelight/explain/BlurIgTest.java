package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlurIgTest {
  private static final Shape SHAPE = Shape.of(1, 5, 5);

  /** The sum of the values' sines. */
  private static final StubModel SINE =
      StubModel.analytic(
          SHAPE,
          p -> {
            float[] cosines = new float[p.length];
            for (int i = 0; i < p.length; i++) {
              cosines[i] = (float) Math.cos(p[i]);
            }
            return cosines;
          });

  @Test
  void shouldEqualTheAuthorsValuesWhenTwoPixelsAreLit() {
    FloatTensor image = FloatTensor.zeros(SHAPE);
    image.values()[6] = 0.7f;
    image.values()[12] = 1;
    // Their implementation takes zeros beyond the border (PAIR saliency, blur_ig_test).
    FloatTensor attribution =
        new BlurIg(new BlurIgOptions(4000, 10, 20, 0.01))
            .integrate(SINE.gradient(), image, 0, Border.ZERO);
    for (int i = 0; i < attribution.size(); i++) {
      double expected = i == 6 ? 0.641 : i == 12 ? 0.838 : 0;
      assertThat((double) attribution.at(i)).as("pixel %d", i).isCloseTo(expected, within(5e-3));
    }
  }

  @Test
  void shouldLeadFromTheBlurredImageToTheImageWhenBordersAreReflected() {
    FloatTensor image = FloatTensor.zeros(SHAPE);
    new PhiloxNoise(new Seed(3)).fill(0, image.values());
    float[] blurred = new float[image.size()];
    new GaussianBlur(image, Border.REFLECTED).apply(GaussianKernel.of(2, 4), blurred);
    FloatTensor attribution =
        new BlurIg(new BlurIgOptions(2000, 2, 4, 0.001))
            .integrate(SINE.gradient(), image, 0, Border.REFLECTED);
    for (int i = 0; i < image.size(); i++) {
      double change = Math.sin(image.at(i)) - Math.sin(blurred[i]);
      assertThat((double) attribution.at(i)).as("pixel %d", i).isCloseTo(change, within(4e-3));
    }
  }

  @Test
  void shouldGiveTheSameBitsWhenPointsAreFilledAgainOrInAnotherOrder() {
    FloatTensor image = FloatTensor.zeros(SHAPE);
    new PhiloxNoise(new Seed(4)).fill(0, image.values());
    BlurIg method = new BlurIg(new BlurIgOptions(5, 3, 2, 0.01));
    GradientFunction backwards =
        (points, target, consumer) -> {
          float[][] rows = new float[points.count()][SHAPE.size()];
          for (int i = points.count() - 1; i >= 0; i--) {
            points.fill(i, rows[i]);
            points.fill(i, rows[i]);
          }
          for (int i = 0; i < rows.length; i++) {
            consumer.accept(i, rows[i]);
          }
        };
    StubModel identity = StubModel.analytic(SHAPE, float[]::clone);
    assertThat(method.integrate(backwards, image, 0, Border.REFLECTED))
        .isEqualTo(method.integrate(identity.gradient(), image, 0, Border.REFLECTED));
  }

  @ParameterizedTest
  @CsvSource({"-1, 5, 1", "5, 5, 3", "-6, 5, 2", "4, 5, 4", "9, 5, 1", "-3, 1, 0", "-3, 2, 1"})
  void shouldMirrorWithoutRepeatingTheOutermostPixelWhenReflected(
      int position, int size, int expected) {
    assertThat(Border.REFLECTED.inside(position, size)).isEqualTo(expected);
  }

  @Test
  void shouldEqualTheDifferenceOfTwoBlursWhenTheChangeIsTaken() {
    FloatTensor image = FloatTensor.zeros(Shape.of(2, 7, 9));
    new PhiloxNoise(new Seed(5)).fill(0, image.values());
    float[] blurred = new float[image.size()];
    float[] change = new float[image.size()];
    GaussianBlur blur = new GaussianBlur(image, Border.REFLECTED);
    blur.applyWithChange(
        GaussianKernel.of(1, 3),
        GaussianKernel.difference(1, 0.5, 3),
        GaussianKernel.of(1.5, 3),
        blurred,
        change);
    float[] ahead = new float[image.size()];
    blur.apply(GaussianKernel.of(1.5, 3), ahead);
    float[] here = new float[image.size()];
    blur.apply(GaussianKernel.of(1, 3), here);
    assertThat(blurred).isEqualTo(here);
    for (int i = 0; i < image.size(); i++) {
      assertThat(change[i]).isCloseTo((ahead[i] - here[i]) / 0.5f, within(2e-6f));
    }
  }
}
