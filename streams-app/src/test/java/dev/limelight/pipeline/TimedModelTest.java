package dev.limelight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.explain.Points;
import dev.limelight.explain.StubModel;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimedModelTest {
  private static final Shape SHAPE = Shape.of(1, 1, 2);

  private final AtomicLong now = new AtomicLong();

  @Test
  void shouldCountTheModelsTimeOnlyWhenTheMethodTakesItsOwn() {
    StubModel stub =
        StubModel.analytic(
            SHAPE,
            point -> {
              now.addAndGet(100);
              return point.clone();
            });
    TimedModel timed = new TimedModel(stub, now::get);

    timed
        .gradient()
        .evaluate(Points.of(FloatTensor.of(SHAPE, 1, 2)), 0, (index, gradient) -> now.addAndGet(7));
    timed
        .gradient()
        .evaluate(Points.of(FloatTensor.of(SHAPE, 1, 2)), 0, (index, gradient) -> now.addAndGet(7));

    assertThat(timed.nanos()).isEqualTo(200);
    assertThat(now).hasValue(214);
  }
}
