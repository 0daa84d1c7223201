package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.ExplanationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelRunsTest {
  private static final int NO_SUCH_CLASS = 3;

  private final HandleCount handles = new HandleCount();
  private final QuadraticClassifier quadratic = new QuadraticClassifier(Layout.NCHW);

  @Test
  void shouldNameTheModelAndWrapOnceWhenOnnxRuntimeFails() throws Exception {
    try (WorkerPool workers = new WorkerPool(2);
        RunStrategy strategy =
            new SideBySideRuns(
                TestSessions.open(quadratic.backward("N"), quadratic.backwardPorts(), handles),
                workers,
                1 << 20)) {
      ModelRuns runs =
          new ModelRuns(
              new ModelFailures("quadratic"), QuadraticClassifier.IMAGE, new UseGate(), strategy);

      // The graph's Gather refuses the class while it runs.
      assertThatThrownBy(
              () -> runs.run(QuadraticClassifier.points(9), NO_SUCH_CLASS, (index, row) -> {}))
          .isInstanceOf(ExplanationException.class)
          .hasMessageStartingWith("Model quadratic failed in ONNX Runtime: ")
          .hasMessageContaining("Gather")
          .cause()
          .isInstanceOf(OrtException.class)
          .hasNoCause();
    }
    assertThat(handles.live()).as("open native handles").isZero();
  }
}
