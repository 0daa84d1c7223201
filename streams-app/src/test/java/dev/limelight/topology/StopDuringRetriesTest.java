package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.explain.ExplanationException;
import dev.limelight.schemas.ImageEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A device that is full may have room after the next start: a stop says nothing about the event.
 */
class StopDuringRetriesTest {
  private boolean full = true;
  private boolean stopping;

  private TestStream stream() {
    return new TestStream(
        "StopDuringRetriesTest",
        1 << 20,
        new PatientExplanation(
            this::explain,
            (event, deadline) -> {
              throw new AssertionError("no rule is about a class");
            },
            new Patience(pause -> !stopping)));
  }

  private List<ExplainedEvent> explain(
      ImageEvent event, SourceCoordinates source, Deadline deadline) {
    if (full) {
      throw new ExplanationException("Model signs failed: CUDA failure 2: out of memory");
    }
    return List.of(Fixtures.explained(event, source, 10));
  }

  @Test
  void shouldStopAndWriteNothingWhenTheDeviceIsFullAndTheProcessStops() {
    stopping = true;
    try (TestStream stream = stream()) {
      assertThatThrownBy(() -> stream.send(Fixtures.event("e")))
          .hasStackTraceContaining("Event e: stopped before another attempt");

      assertThat(stream.read("t.dead-letters")).isEmpty();
      assertThat(stream.read("t.saliency-maps")).isEmpty();
    }
  }

  @Test
  void shouldExplainTheEventWhenItIsReadAgainAfterTheStart() {
    full = false;
    try (TestStream stream = stream()) {
      stream.send(Fixtures.event("e"));

      assertThat(stream.read("t.dead-letters")).isEmpty();
      assertThat(stream.read("t.saliency-maps")).hasSize(1);
    }
  }
}
