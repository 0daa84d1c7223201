package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.explain.EarlyStopping;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MethodParametersTest {
  private static final MethodOptions STOPPING =
      MethodOptions.DEFAULT
          .withAntithetic(true)
          .withEarlyStopping(Optional.of(new EarlyStopping(0.97, 12, 4)));

  @Test
  void shouldHaveWhatWasAskedForAndWhatWasUsedWhenSamplingEndedEarly() {
    var parameters = MethodParameters.of(Method.VAR_GRAD, STOPPING, OptionalInt.of(16));

    assertThat(parameters.getSamples()).isEqualTo(20);
    assertThat(parameters.getSamplesUsed()).isEqualTo(16);
    assertThat(parameters.getOthers())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "noise.antithetic", "true",
                "early.stopping.correlation", "0.97",
                "early.stopping.minimum", "12",
                "early.stopping.interval", "4"));
  }

  @Test
  void shouldNotMentionSamplingOfMethodsThatDoNot() {
    var parameters = MethodParameters.of(Method.GRAD_CAM, STOPPING, OptionalInt.empty());

    assertThat(parameters.getSamples()).isNull();
    assertThat(parameters.getSamplesUsed()).isNull();
    assertThat(parameters.getOthers()).isEmpty();
  }

  @Test
  void shouldLeaveSamplesUsedOutWhenAllAreAlwaysTaken() {
    var parameters =
        MethodParameters.of(Method.SMOOTH_GRAD, MethodOptions.DEFAULT, OptionalInt.empty());

    assertThat(parameters.getSamplesUsed()).isNull();
    assertThat(parameters.getOthers()).isEmpty();
  }
}
