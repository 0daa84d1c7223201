package dev.limelight.app.health;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/** How a stream is doing. Thread-safe. */
public final class StreamHealth {
  private static final String RUNNING = "RUNNING";
  private static final String DEAD = "DEAD";

  private final KafkaStreams streams;

  /** The health of a stream, started or not. */
  public StreamHealth(KafkaStreams streams) {
    this.streams = streams;
  }

  /** What is missing until events are processed; {@link Readiness#MET} for nothing. */
  public String missing() {
    State state = streams.state();
    if (state != State.RUNNING) {
      return state
          + (state == State.REBALANCING
              ? ": partitions are being assigned, or their stores restored"
              : ": no events are processed");
    }
    List<String> idle =
        streams.metadataForLocalThreads().stream()
            .map(ThreadMetadata::threadState)
            .filter(thread -> !thread.equals(RUNNING))
            .sorted()
            .toList();
    return idle.isEmpty() ? Readiness.MET : "threads that do not run: " + idle;
  }

  /** Why the stream will process no event any more; empty while it may. */
  public Optional<String> fatal() {
    State state = streams.state();
    if (state == State.ERROR || state == State.PENDING_ERROR) {
      return Optional.of("the stream failed: " + state);
    }
    if (state.isRunningOrRebalancing()
        && streams.metadataForLocalThreads().stream()
            .allMatch(thread -> thread.threadState().equals(DEAD))) {
      return Optional.of("all stream threads are dead");
    }
    return Optional.empty();
  }

  /** Partitions that are assigned to this instance, sorted. */
  public List<String> partitions() {
    if (!streams.state().isRunningOrRebalancing()) {
      return List.of();
    }
    return streams.metadataForLocalThreads().stream()
        .map(ThreadMetadata::activeTasks)
        .flatMap(Collection::stream)
        .map(TaskMetadata::topicPartitions)
        .flatMap(Set::stream)
        .map(TopicPartition::toString)
        .sorted()
        .collect(Collectors.toList());
  }
}
