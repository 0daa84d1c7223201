package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopRequestTest {
  private final StopRequest request = new StopRequest();
  private final List<String> seen = new ArrayList<>();

  /** A thread that gives up waiting would else be taken for one that failed. */
  @Test
  void shouldEndTheStreamBeforeThoseThatWaitGiveUp() {
    request.endBy(() -> seen.add(request.isAsked() ? "late" : "first"));

    request.stop();

    assertThat(seen).startsWith("first");
    assertThat(request.isAsked()).isTrue();
  }

  @Test
  void shouldEndTheStreamAtOnceWhenItWasAskedBefore() {
    request.stop();

    request.endBy(() -> seen.add("ended"));

    assertThat(seen).containsExactly("ended");
  }
}
