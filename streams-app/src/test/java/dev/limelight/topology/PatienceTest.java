package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.explain.ExplanationException;
import dev.limelight.topology.deadletter.FaultKind;
import dev.limelight.topology.deadletter.StoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration ATTEMPT = Duration.ofMillis(500);

  private final AtomicLong now = new AtomicLong();
  private final List<Duration> pauses = new ArrayList<>();
  private int attempts;
  private boolean stopping;
  private final Deadline deadline = Deadline.in(LIMIT, now::get);

  private final Patience patience =
      new Patience(
          pause -> {
            pauses.add(pause);
            now.addAndGet(pause.toNanos());
            return !stopping;
          });

  private String failing(int times, RuntimeException failure) {
    return patience.with(
        "Event 1",
        deadline,
        () -> {
          now.addAndGet(ATTEMPT.toNanos());
          if (attempts++ < times) {
            throw failure;
          }
          return "explained";
        });
  }

  @Test
  void shouldTryAgainWithGrowingPausesWhenMemoryIsShort() {
    assertThat(failing(3, outOfMemory())).isEqualTo("explained");
    assertThat(attempts).isEqualTo(4);
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
  }

  @Test
  void shouldGiveUpBeforeTheEventsTimeIsOver() {
    RuntimeException failure = outOfMemory();
    assertThatThrownBy(() -> failing(Integer.MAX_VALUE, failure)).isSameAs(failure);
    assertThat(attempts).isGreaterThan(4);
    assertThat(Duration.ofNanos(now.get())).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void shouldGiveUpBeforeTheEventsTimeIsOverWhenSomethingElseHasTakenSomeOfIt() {
    now.addAndGet(LIMIT.minus(ATTEMPT).toNanos());

    assertThatThrownBy(() -> failing(1, outOfMemory())).isInstanceOf(ExplanationException.class);
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void shouldTryOnceWhenTheFaultStays() {
    RuntimeException failure = new ExplanationException("Model m failed: no such output");
    assertThatThrownBy(() -> failing(1, failure)).isSameAs(failure);
    assertThat(attempts).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  /** Another attempt might have explained it: it is for the next start, and no dead letter. */
  @Test
  void shouldLeaveTheEventForTheNextStartWhenTheProcessStops() {
    stopping = true;
    RuntimeException failure = outOfMemory();

    assertThatThrownBy(() -> failing(1, failure))
        .isInstanceOfSatisfying(
            StoppedException.class,
            stopped -> assertThat(FaultKind.of(stopped)).isEqualTo(FaultKind.STOPPING))
        .hasMessageContaining("Event 1")
        .hasMessageContaining("out of memory")
        .hasCause(failure);
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void shouldGiveUpWithTheFaultWhenTheProcessStopsAndNoTimeWasLeft() {
    stopping = true;
    now.addAndGet(LIMIT.minus(ATTEMPT).toNanos());
    RuntimeException failure = outOfMemory();

    assertThatThrownBy(() -> failing(1, failure)).isSameAs(failure);
  }

  private static ExplanationException outOfMemory() {
    return new ExplanationException("Model m failed: CUDA failure 2: out of memory");
  }
}
