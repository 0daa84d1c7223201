package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device whose memory holds a few images only. */
@Timeout(30)
class DeviceMemoryTest {
  private static final String FULL =
      "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while running"
          + " Conv node. Name:'c' Status Message: bfc_arena.cc:376 void*"
          + " onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*)"
          + " Failed to allocate memory for requested buffer of size 205520896";

  private final HandleCount handles = new HandleCount();
  private final QuadraticClassifier model = new QuadraticClassifier(Layout.NCHW);
  private final List<Integer> shapes = new ArrayList<>();

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(handles.live()).as("open native handles").isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FULL,
        "CUDA failure 2: out of memory ; GPU=0 ; hostname=h ; expr=cudaMalloc((void**)&p, size);",
        "Available memory of 1024 is smaller than requested bytes of 4096",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
        "CUDNN failure 4000: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED"
      })
  void shouldKnowTheWordsForNoMemory(String message) {
    assertThat(DeviceMemory.isExhausted(new OrtException(message))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CUDA failure 700: an illegal memory access was encountered", "no"})
  void shouldTakeOtherFailuresForWhatTheyAre(String message) {
    assertThat(DeviceMemory.isExhausted(new OrtException(message))).isFalse();
  }

  @Test
  void shouldSplitTheBatchAndGiveEveryGradientOnceInOrder() throws Exception {
    List<Integer> order = new ArrayList<>();
    run(
        5,
        FULL,
        strategy -> {
          collect(strategy, order);
          shapes.clear();
          collect(strategy, new ArrayList<>());
        });

    assertThat(order).hasSize(20).isSorted();
    assertThat(shapes).as("the second time no larger batch is tried").containsOnly(5);
  }

  @Test
  void shouldKeepWhatWasRunWhenMemoryEndsInTheMiddle() throws Exception {
    List<Integer> order = new ArrayList<>();
    List<Integer> rowsRun = new ArrayList<>();
    try (WorkerPool workers = new WorkerPool(2);
        DeviceThread device = new DeviceThread();
        RunStrategy strategy =
            strategy(
                workers,
                device,
                // Room for batches of 8 (two slots), of which the second finds the memory full.
                2 * 8 * 960,
                (slot, rows) -> {
                  rowsRun.add(rows);
                  if (rowsRun.size() == 2) {
                    throw new OrtException(FULL);
                  }
                  slot.run(rows);
                })) {
      collect(strategy, order);
    }

    assertThat(order).hasSize(20).isSorted().doesNotHaveDuplicates();
    assertThat(rowsRun).containsExactly(8, 8, 4, 4, 4);
  }

  @Test
  void shouldFailWhenNotEvenOneImageFits() {
    assertThatThrownBy(() -> run(0, FULL, strategy -> collect(strategy, new ArrayList<>())))
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("Failed to allocate memory");
    assertThat(shapes).containsExactly(20, 10, 5, 2, 1);
  }

  @Test
  void shouldFailAtOnceWhenItIsNotTheMemory() {
    assertThatThrownBy(() -> run(5, "broken", strategy -> collect(strategy, new ArrayList<>())))
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("broken");
    assertThat(shapes).containsExactly(20);
  }

  /** What is done to a strategy. */
  private interface Use {
    void of(RunStrategy strategy) throws Exception;
  }

  private void run(int room, String failure, Use use) throws Exception {
    try (WorkerPool workers = new WorkerPool(2);
        DeviceThread device = new DeviceThread();
        RunStrategy strategy =
            strategy(
                workers,
                device,
                1 << 20,
                (slot, rows) -> {
                  shapes.add(rows);
                  if (rows > room) {
                    throw new OrtException(failure);
                  }
                  slot.run(rows);
                })) {
      use.of(strategy);
    }
  }

  private RunStrategy strategy(
      WorkerPool workers, DeviceThread device, long memoryBytes, BatchedRuns.SlotRun run)
      throws OrtException {
    return new BatchedRuns(
        TestSessions.openBatched(model.backward("N"), model.backwardPorts(), handles),
        workers,
        device,
        memoryBytes,
        run);
  }

  private void collect(RunStrategy strategy, List<Integer> order) throws Exception {
    strategy.run(
        QuadraticClassifier.points(20),
        2,
        (index, gradient) -> {
          order.add(index);
          assertThat(gradient)
              .containsExactly(model.gradient(QuadraticClassifier.point(index), 2), within(1e-5f));
        });
  }
}
