package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.explain.Points;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which points go side by side, and which over all threads. */
class RemainderRunsTest {
  private final HandleCount handles = new HandleCount();

  @ParameterizedTest(name = "{0} points on {1} threads: the last {2} alone")
  @CsvSource({"1,2,1", "2,2,0", "5,2,1", "20,2,0", "5,4,1", "6,4,2", "7,4,0", "3,16,3", "9,16,0"})
  void shouldRunOnlyWhatLeavesHalfOfTheThreadsIdleOverAllOfThem(int points, int threads, int alone)
      throws Exception {
    QuadraticClassifier model = new QuadraticClassifier(Layout.NCHW);
    List<Integer> together = new ArrayList<>();
    RunStrategy sideBySide =
        new RunStrategy() {
          @Override
          public void run(Points some, int target, RowConsumer consumer) {
            for (int i = 0; i < some.count(); i++) {
              together.add(i);
            }
          }

          @Override
          public void close() {
            // It has nothing to close.
          }
        };
    List<Integer> rest = new ArrayList<>();
    try (RunStrategy strategy =
        new RemainderRuns(
            sideBySide,
            TestSessions.openWide(model.backward("N"), model.backwardPorts(), handles, threads),
            threads)) {
      strategy.run(QuadraticClassifier.points(points), 1, (index, row) -> rest.add(index));
    }

    assertThat(together).hasSize(points - alone);
    assertThat(rest).hasSize(alone);
    assertThat(handles.live()).isZero();
  }
}
