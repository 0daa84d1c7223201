package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoiseSourceTest {
  private static final int SAMPLES = 16;
  private static final Shape SHAPE = Shape.of(3, 17, 23);
  private static final NoiseSource PHILOX = new PhiloxNoise(Seed.of(1, "event", "model"));

  @Test
  void shouldPairEveryCopyWithItsMirrorImageWhenAntithetic() {
    FloatTensor image = FloatTensor.of(Shape.of(1, 1, 3), 1, 2, 5);
    Points copies = new NoisyCopies(4, 0.25, true).points(image, new PhiloxNoise(new Seed(5)));
    float[] first = new float[3];
    float[] second = new float[3];
    float[] third = new float[3];
    copies.fill(0, first);
    copies.fill(1, second);
    copies.fill(2, third);

    for (int i = 0; i < 3; i++) {
      assertThat(first[i] + second[i]).isCloseTo(2 * image.at(i), within(1e-5f));
    }
    assertThat(third).isNotEqualTo(first).isNotEqualTo(second);
  }

  @Test
  void shouldGiveTheSameSamplesWhenFilledInAnotherOrderOnOtherThreads() throws Exception {
    float[][] expected = new float[SAMPLES][SHAPE.size()];
    for (int i = 0; i < SAMPLES; i++) {
      PHILOX.fill(i, expected[i]);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<float[]>> backwards =
          IntStream.range(0, SAMPLES)
              .<Callable<float[]>>mapToObj(i -> () -> sample(SAMPLES - 1 - i))
              .toList();
      List<Future<float[]>> filled = threads.invokeAll(backwards);
      for (int i = 0; i < SAMPLES; i++) {
        assertThat(filled.get(i).get()).isEqualTo(expected[SAMPLES - 1 - i]);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldGiveDifferentSamplesWhenTheEventDiffers() {
    float[] other = new float[SHAPE.size()];
    new PhiloxNoise(Seed.of(1, "event 2", "model")).fill(0, other);
    assertThat(other).isNotEqualTo(sample(0));
  }

  @Test
  void shouldPerturbByTheImagesOwnRangeWhenCopiesAreMade() {
    FloatTensor image = FloatTensor.of(Shape.of(1, 1, 3), -1, 3, 0);
    FloatTensor z = FloatTensor.of(Shape.of(2, 1, 1, 3), 9, 9, 9, 1, -2, 0.5f);
    float[] copy = new float[3];
    new NoisyCopies(2, 0.25, false).points(image, new FixedNoise(z)).fill(1, copy);
    assertThat(copy).containsExactly(0, 1, 0.5f);
  }

  @Test
  void shouldRefuseBeforeAnythingRunsWhenSamplesAreTooFewOrOfAnotherSize() {
    FloatTensor image = FloatTensor.of(Shape.of(1, 1, 3), -1, 3, 0);
    NoiseSource two = new FixedNoise(FloatTensor.zeros(Shape.of(2, 1, 1, 3)));
    assertThatThrownBy(() -> new NoisyCopies(3, 0.25, false).points(image, two))
        .isInstanceOf(ExplanationException.class)
        .hasMessage(
            "The noise given has 2 samples, but 3 are needed: give more, or ask for fewer samples");
    NoiseSource wide = new FixedNoise(FloatTensor.zeros(Shape.of(2, 1, 1, 4)));
    assertThatThrownBy(() -> new NoisyCopies(2, 0.25, false).points(image, wide))
        .isInstanceOf(ExplanationException.class)
        .hasMessageContaining("[2x1x1x4], but each sample of this model's input needs 3 values");
    assertThatThrownBy(() -> new FixedNoise(image)).hasMessageContaining("[n,C,H,W]");
  }

  private static float[] sample(int index) {
    float[] sample = new float[SHAPE.size()];
    PHILOX.fill(index, sample);
    return sample;
  }
}
