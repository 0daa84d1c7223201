package dev.limelight.topology.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleCommitsTest {
  private static final int MOST = 8;
  private static final Duration POLL = Duration.ofMillis(100);

  private final AtomicLong nanos = new AtomicLong(-5);
  private final IdleCommits commits = new IdleCommits(nanos::get);
  private final AtomicInteger requests = new AtomicInteger();

  private void pass(double millis) {
    nanos.addAndGet((long) (millis * TimeUnit.MILLISECONDS.toNanos(1)));
  }

  private void waited() {
    commits.polled(0, MOST);
  }

  private void process() {
    commits.want(requests::incrementAndGet);
  }

  /** A commit that takes so long. */
  private void commit(double millis) {
    process();
    waited();
    pass(millis);
    commits.committed();
  }

  @Test
  void shouldLetAThreadWaitThatHasProcessedNothing() {
    assertThat(commits.patience(POLL)).isEqualTo(POLL);

    waited();

    assertThat(requests).hasValue(0);
  }

  @Test
  void shouldAskOnceAndAtOnceForAllThatWasProcessed() {
    process();
    process();
    assertThat(requests).as("while records come").hasValue(0);

    assertThat(commits.patience(POLL)).isZero();
    waited();
    assertThat(requests).hasValue(1);

    assertThat(commits.patience(POLL)).as("nothing was processed since").isEqualTo(POLL);
    waited();
    assertThat(requests).hasValue(1);
  }

  @Test
  void shouldCommitNoSoonerThanACommitTakesAfterTheLast() {
    commit(7.5);
    process();

    assertThat(commits.patience(POLL)).isEqualTo(Duration.ofMillis(8));
    pass(7);
    assertThat(commits.patience(POLL)).isEqualTo(Duration.ofMillis(1));
    waited();
    assertThat(requests).as("half a millisecond too soon").hasValue(1);

    pass(0.5);
    assertThat(commits.patience(POLL)).isZero();
    waited();
    assertThat(requests).hasValue(2);
  }

  @Test
  void shouldAskWithoutLookingForMoreWhereAllThereWasIsProcessed() {
    commits.polled(MOST - 1, MOST);
    process();

    assertThat(commits.ask()).isTrue();
    assertThat(requests).hasValue(1);

    assertThat(commits.ask()).as("nothing was processed since").isFalse();
    assertThat(requests).hasValue(1);
  }

  @Test
  void shouldLookForMoreWhereAsManyCameAsCould() {
    commits.polled(MOST, MOST);
    process();

    assertThat(commits.ask()).isFalse();
    assertThat(requests).hasValue(0);

    waited();
    assertThat(requests).as("there was no more").hasValue(1);
  }

  @Test
  void shouldNotAskSoonerThanACommitTakesAfterTheLast() {
    commit(7.5);
    commits.polled(1, MOST);
    process();

    pass(7);
    assertThat(commits.ask()).isFalse();
    assertThat(requests).hasValue(1);

    pass(0.5);
    assertThat(commits.ask()).isTrue();
    assertThat(requests).hasValue(2);
  }

  @Test
  void shouldWaitNoLongerThanItMay() {
    commit(250);
    process();

    assertThat(commits.patience(POLL)).isEqualTo(POLL);
  }

  @Test
  void shouldNotTakeTheTimeSinceARequestForWhatTheIntervalsCommitTook() {
    commit(2);
    pass(60);
    commits.committed();
    process();

    assertThat(commits.patience(POLL)).isZero();
  }

  @Test
  void shouldNotTakeTheTimeSinceATransactionThatWasTakenBackForACommits() {
    process();
    waited();
    commits.aborted();
    pass(30_000);
    commits.committed();
    process();

    assertThat(commits.patience(POLL)).isZero();
  }

  @Test
  void shouldKeepThreadsApart() {
    process();

    CompletableFuture.runAsync(
            () -> {
              assertThat(commits.patience(POLL)).isEqualTo(POLL);
              waited();
            })
        .join();

    assertThat(requests).hasValue(0);
    waited();
    assertThat(requests).hasValue(1);
  }
}
