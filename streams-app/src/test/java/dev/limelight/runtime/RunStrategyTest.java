package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all strategies promise, and what each of them does. */
@Timeout(30)
class RunStrategyTest {
  private static final long AMPLE = 1 << 20;
  private static final long ONE_SAMPLE = 1;

  /** Its thread is a daemon; nothing of a test is left in it. */
  private static final DeviceThread DEVICE = new DeviceThread();

  private final HandleCount handles = new HandleCount();

  /** How a strategy is set up. */
  record Setup(String kind, int threads, long memoryBytes, Layout layout) {
    RunStrategy open(WorkerPool workers, Object batch, HandleCount handles) throws OrtException {
      QuadraticClassifier model = new QuadraticClassifier(layout);
      ModelBuilder graph = model.backward(batch);
      GraphPorts ports = model.backwardPorts();
      if (kind.equals("batched")) {
        return new BatchedRuns(
            TestSessions.openBatched(graph, ports, handles), workers, DEVICE, memoryBytes);
      }
      RunStrategy sideBySide =
          new SideBySideRuns(TestSessions.open(graph, ports, handles), workers, memoryBytes);
      return kind.equals("side by side")
          ? sideBySide
          : new RemainderRuns(
              sideBySide, TestSessions.openWide(graph, ports, handles, threads), threads);
    }
  }

  static Stream<Setup> setups() {
    return Stream.of("side by side", "remainder over all threads", "batched")
        .flatMap(
            kind ->
                Stream.of(
                    new Setup(kind, 1, AMPLE, Layout.NCHW),
                    new Setup(kind, 3, AMPLE, Layout.NCHW),
                    new Setup(kind, 3, ONE_SAMPLE, Layout.NCHW),
                    // Room for a batch of 3 (two slots), so that 20 points end in a smaller one.
                    new Setup(kind, 2, 2 * 3 * 960, Layout.NCHW),
                    new Setup(kind, 2, AMPLE, Layout.NHWC)));
  }

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(handles.live()).as("open native handles").isZero();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldGiveTheGradientOfEveryPointInOrderOnTheCallingThread(Setup setup) throws Exception {
    QuadraticClassifier model = new QuadraticClassifier(setup.layout());
    List<Integer> order = new ArrayList<>();
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, "N", handles)) {
      Thread caller = Thread.currentThread();
      strategy.run(
          QuadraticClassifier.points(20),
          2,
          (index, gradient) -> {
            order.add(index);
            assertThat(Thread.currentThread()).isSameAs(caller);
            assertThat(gradient)
                .as("point %s", index)
                .containsExactly(
                    model.gradient(QuadraticClassifier.point(index), 2), within(1e-5f));
          });
    }
    assertThat(order).hasSize(20).isSorted();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldGiveTheSameBitsWhenRunAgainOnAnyNumberOfThreads(Setup setup) throws Exception {
    Setup oneThread = new Setup(setup.kind(), 1, setup.memoryBytes(), setup.layout());

    assertThat(gradients(setup)).isEqualTo(gradients(oneThread)).isEqualTo(gradients(setup));
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldServeSeveralCallersWhenTheyShareAPool(Setup setup) throws Exception {
    QuadraticClassifier model = new QuadraticClassifier(setup.layout());
    int callers = 5;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, "N", handles)) {
      Callable<Integer> caller =
          () -> {
            AtomicInteger right = new AtomicInteger();
            for (int round = 0; round < 5; round++) {
              strategy.run(
                  QuadraticClassifier.points(13),
                  1,
                  (index, gradient) -> {
                    float[] expected = model.gradient(QuadraticClassifier.point(index), 1);
                    assertThat(gradient).containsExactly(expected, within(1e-5f));
                    right.incrementAndGet();
                  });
            }
            return right.get();
          };
      for (Future<Integer> done : threads.invokeAll(Collections.nCopies(callers, caller))) {
        assertThat(done.get()).isEqualTo(5 * 13);
      }
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldThrowWhatAPointThrowsAndGoOnWithTheNextEvaluation(Setup setup) throws Exception {
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, "N", handles)) {
      for (int round = 0; round < 20; round++) {
        assertThatThrownBy(() -> strategy.run(brokenAt(7), 0, (index, gradient) -> {}))
            .isInstanceOf(ArithmeticException.class)
            .hasMessage("point 7");
      }
      assertThat(count(strategy)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldThrowWhatTheConsumerThrowsAndGoOnWithTheNextEvaluation(Setup setup) throws Exception {
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, "N", handles)) {
      for (int round = 0; round < 20; round++) {
        assertThatThrownBy(
                () ->
                    strategy.run(
                        QuadraticClassifier.points(9),
                        0,
                        (index, gradient) -> {
                          throw new IllegalStateException("full");
                        }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("full");
      }
      assertThat(count(strategy)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldStopWhenTheCallerIsInterrupted(Setup setup) throws Exception {
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, "N", handles)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> count(strategy)).isInstanceOf(InterruptedException.class);
      assertThat(count(strategy)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldRunOneImageAtATimeWhenTheGraphsBatchIsFixedAtOne(Setup setup) throws Exception {
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, 1, handles)) {
      assertThat(count(strategy)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @MethodSource("setups")
  void shouldDoNothingWhenThereAreNoPoints(Setup setup) throws Exception {
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, "N", handles)) {
      strategy.run(
          QuadraticClassifier.points(0),
          0,
          (index, gradient) -> {
            throw new AssertionError(index);
          });
    }
  }

  private List<FloatTensor> gradients(Setup setup) throws Exception {
    List<FloatTensor> gradients = new ArrayList<>();
    try (WorkerPool workers = new WorkerPool(setup.threads());
        RunStrategy strategy = setup.open(workers, "N", handles)) {
      strategy.run(
          QuadraticClassifier.points(20),
          0,
          (index, row) -> gradients.add(FloatTensor.of(QuadraticClassifier.IMAGE, row.clone())));
    }
    return gradients;
  }

  private static int count(RunStrategy strategy) throws OrtException, InterruptedException {
    AtomicInteger seen = new AtomicInteger();
    strategy.run(QuadraticClassifier.points(20), 0, (index, gradient) -> seen.incrementAndGet());
    return seen.get();
  }

  private static Points brokenAt(int broken) {
    Points whole = QuadraticClassifier.points(20);
    return new Points() {
      @Override
      public int count() {
        return whole.count();
      }

      @Override
      public Shape shape() {
        return whole.shape();
      }

      @Override
      public void fill(int index, float[] destination) {
        if (index == broken) {
          throw new ArithmeticException("point " + index);
        }
        whole.fill(index, destination);
      }
    };
  }
}
