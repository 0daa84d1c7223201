package dev.limelight.topology.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.ModelClosedException;
import dev.limelight.topology.reference.ReferenceUnavailableException;
import dev.limelight.topology.registry.RegistryUnavailableException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultKindTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new EventRejectedException(DeadLetterReason.IMAGE_EMPTY, "no bytes"),
            FaultKind.EVENT,
            Optional.of(DeadLetterReason.IMAGE_EMPTY)),
        Arguments.of(
            new ExplanationException("Model m failed: the output has no values"),
            FaultKind.MODEL,
            Optional.of(DeadLetterReason.EXPLANATION_FAILED)),
        Arguments.of(
            new ExplanationException("Model m failed", new RuntimeException("CUDA out of memory")),
            FaultKind.MEMORY,
            Optional.of(DeadLetterReason.OUT_OF_MEMORY)),
        Arguments.of(
            new ReferenceUnavailableException("storage away", new IOException("reset")),
            FaultKind.STORAGE,
            Optional.empty()),
        Arguments.of(
            new RegistryUnavailableException("registry away", new IOException("refused")),
            FaultKind.REGISTRY,
            Optional.empty()),
        Arguments.of(new TimeoutException("broker away"), FaultKind.BROKER, Optional.empty()),
        Arguments.of(
            new InterruptException(new InterruptedException()),
            FaultKind.STOPPING,
            Optional.empty()),
        Arguments.of(
            new ExplanationException("Model m was interrupted", new InterruptedException()),
            FaultKind.STOPPING,
            Optional.empty()),
        Arguments.of(
            new ModelClosedException("Model m is closed"), FaultKind.STOPPING, Optional.empty()),
        Arguments.of(
            new IllegalStateException("wrapped", new ModelClosedException("Model m is closed")),
            FaultKind.STOPPING,
            Optional.empty()),
        Arguments.of(
            new IllegalStateException("a bug"),
            FaultKind.APPLICATION,
            Optional.of(DeadLetterReason.UNEXPECTED_ERROR)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldDecideByKind(Exception failure, FaultKind kind, Optional<DeadLetterReason> reason) {
    assertThat(FaultKind.of(failure)).isEqualTo(kind);
    assertThat(kind.reason(failure)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Available memory of 1024 is smaller than requested bytes of 4096",
        "CUDNN failure 4000: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
        "cudaErrorMemoryAllocation",
        "Error code - ORT_RUNTIME_EXCEPTION - message: Available memory of 1024 is smaller than"
            + " requested bytes of 2048; Failed to allocate memory for requested buffer",
        "CUDA failure 2: out of memory ; GPU=0",
        "CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED",
        "std::bad_alloc",
        "bad allocation"
      })
  void shouldKnowEveryWayToBeOutOfMemory(String message) {
    assertThat(FaultKind.of(new ExplanationException("Model m failed: " + message)))
        .isEqualTo(FaultKind.MEMORY);
  }

  @Test
  void shouldRetryWhatMayPassAndNothingElse() {
    EnumSet<FaultKind> retried = EnumSet.allOf(FaultKind.class);
    retried.removeIf(kind -> !kind.isRetried());
    assertThat(retried).containsExactlyInAnyOrder(FaultKind.MEMORY, FaultKind.STORAGE);
  }

  @Test
  void shouldEndItsSearchWhenCausesAreARing() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second", first);
    first.initCause(second);
    assertThat(FaultKind.of(new ExplanationException("Model m failed", second)))
        .isEqualTo(FaultKind.MODEL);
  }
}
