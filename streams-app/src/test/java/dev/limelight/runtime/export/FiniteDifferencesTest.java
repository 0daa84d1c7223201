package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.runtime.export.FiniteDifferences.Agreement;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** On functions whose slope is known, with a kink close by in every direction. */
class FiniteDifferencesTest {
  private static final Shape SHAPE = Shape.of(2, 2, 2);
  private static final int SIZE = 8;
  private static final float[] GRADIENT = {1, -2, 0.5f, 0, 3, -1, 2, 0.25f};
  private static final double TOLERANCE = 0.05;

  /** What rounding asks for first, with logits of at most 1 and errors relative to 1. */
  private static final double FIRST_STEP = 8 * 0x1p-23 / (TOLERANCE / 4);

  private final AtomicInteger runs = new AtomicInteger();

  /** Differences, at zero, of a function that is linear up to the kinks and steeper beyond. */
  private FiniteDifferences kinked(double kink) {
    return new FiniteDifferences(
        batch -> FloatTensor.of(Shape.of(1, 1), value(batch, kink)), SHAPE, new float[SIZE], 1, 0);
  }

  private float value(FloatTensor image, double kink) {
    runs.incrementAndGet();
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += GRADIENT[i] * image.at(i) + 10 * Math.max(0, image.at(i) - kink);
    }
    return (float) sum;
  }

  private static List<float[]> axes() {
    List<float[]> axes = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      float[] axis = new float[SIZE];
      axis[i] = 1;
      axes.add(axis);
    }
    return axes;
  }

  private static int lookedAtFirst() {
    return 2 * Math.max(1, SideBySide.threads() / 2);
  }

  @Test
  void shouldTakeOneStepWhenItAgrees() {
    Agreement agreement = kinked(1).compare(GRADIENT, axes(), 1, 1, TOLERANCE);

    assertThat(agreement.error()).isCloseTo(0, within(1e-5));
    assertThat(agreement.uncertainty()).isZero();
    assertThat(runs).hasValue(2 * SIZE);
  }

  /** The first step lies beyond the kinks, the next one, a tenth of it, does not. */
  @Test
  void shouldLeaveAStepThatDisagreesAtItsFirstQuotients() {
    Agreement agreement = kinked(FIRST_STEP / 8).compare(GRADIENT, axes(), 1, 1, TOLERANCE);

    assertThat(agreement.error()).isCloseTo(0, within(1e-3));
    assertThat(runs).hasValue(lookedAtFirst() + 2 * SIZE);
  }

  /** The wrong one is looked at last. */
  @Test
  void shouldCompareAllQuotientsOfAllStepsWhenNoneAgrees() {
    float[] wrong = GRADIENT.clone();
    wrong[SIZE - 1] += 1;

    Agreement agreement = kinked(1).compare(wrong, axes(), 1, 1, TOLERANCE);

    assertThat(agreement.error()).isCloseTo(Math.sqrt(1.0 / SIZE), within(1e-3));
    assertThat(agreement.within(TOLERANCE)).isFalse();
    assertThat(runs).hasValue(6 * 2 * SIZE);
  }
}
