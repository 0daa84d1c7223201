package dev.limelight.topology.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleCommitsTest {
  private final IdleCommits commits = new IdleCommits();
  private final AtomicInteger requests = new AtomicInteger();

  @Test
  void shouldLetAThreadWaitThatHasProcessedNothing() {
    assertThat(commits.request()).isFalse();
  }

  @Test
  void shouldAskOnceForAllThatWasProcessed() {
    commits.want(requests::incrementAndGet);
    commits.want(requests::incrementAndGet);
    assertThat(requests).as("while records come").hasValue(0);

    assertThat(commits.request()).isTrue();
    assertThat(requests).hasValue(1);

    assertThat(commits.request()).as("nothing was processed since").isFalse();
    assertThat(requests).hasValue(1);
  }

  @Test
  void shouldKeepThreadsApart() {
    commits.want(requests::incrementAndGet);

    CompletableFuture.runAsync(() -> assertThat(commits.request()).isFalse()).join();

    assertThat(commits.request()).isTrue();
  }
}
