package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.topology.commit.IdleCommits;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class CommitWhenIdleTest {
  private static final String REFUSED = "refused";

  private final IdleCommits commits = new IdleCommits(() -> 0);
  private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
  private final List<String> seen = new ArrayList<>();
  private final Processor<String, String, String, String> processor =
      new CommitWhenIdle<>(this::note, commits);

  CommitWhenIdleTest() {
    processor.init(context);
  }

  private void note(Record<String, String> record) {
    seen.add(record.value());
    if (record.value().equals(REFUSED)) {
      throw new IllegalArgumentException(record.value());
    }
  }

  private void process(String value) {
    processor.process(new Record<>("key", value, 0));
  }

  @Test
  void shouldCommitOnceTheThreadWouldWait() {
    process("first");
    process("second");
    assertThat(seen).containsExactly("first", "second");
    assertThat(context.committed()).as("while records come").isFalse();

    commits.polled(0, 8);

    assertThat(context.committed()).isTrue();
  }

  @Test
  void shouldCommitWhatWasRefused() {
    assertThatThrownBy(() -> process(REFUSED)).hasMessage(REFUSED);

    commits.polled(0, 8);

    assertThat(context.committed()).as("its dead letter is to be seen at once as well").isTrue();
  }
}
