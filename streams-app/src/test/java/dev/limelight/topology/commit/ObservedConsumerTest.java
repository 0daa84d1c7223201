package dev.limelight.topology.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A consumer without a subscription: it refuses to look for records, which shows that it would. */
class ObservedConsumerTest {
  private static final Duration POLL = Duration.ofMillis(100);

  private final IdleCommits commits = new IdleCommits(() -> 0);
  private final AtomicInteger requests = new AtomicInteger();

  private ObservedConsumer consumer() {
    return new ObservedConsumer(Map.of("bootstrap.servers", "localhost:1"), commits);
  }

  @Test
  void shouldAskForACommitBeforeItLooksForMore() {
    try (ObservedConsumer consumer = consumer()) {
      commits.polled(1, 8);
      commits.want(requests::incrementAndGet);

      assertThat(consumer.poll(POLL)).isEmpty();

      assertThat(requests).hasValue(1);
      assertThatThrownBy(() -> consumer.poll(POLL))
          .as("there is nothing more to commit")
          .hasMessageContaining("not subscribed");
    }
  }

  @Test
  void shouldLookForMoreWhereAsManyCameAsCould() {
    try (ObservedConsumer consumer = consumer()) {
      commits.polled(8, 8);
      commits.want(requests::incrementAndGet);

      assertThatThrownBy(() -> consumer.poll(POLL)).hasMessageContaining("not subscribed");

      assertThat(requests).hasValue(0);
    }
  }
}
