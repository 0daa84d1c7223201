package dev.limelight.app.stream;

import dev.limelight.app.operations.Operations;
import dev.limelight.topology.commit.IdleCommits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a topology until it is asked to stop or fails. A failure of one stream thread ends all of
 * them: its transaction is aborted, and the events in it are read again after the restart.
 */
final class StreamRunner {
  private static final Logger log = LoggerFactory.getLogger(StreamRunner.class);

  private final KafkaStreams streams;
  private final Duration shutdownTimeout;
  private final boolean staticMember;
  private volatile Runnable running = () -> {};
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * A stream that was not started yet.
   *
   * @param idle the commits that its threads want before they wait
   * @param operations measures it, and tells whether it is ready
   */
  StreamRunner(
      Topology topology,
      Properties properties,
      Duration shutdownTimeout,
      IdleCommits idle,
      Operations operations) {
    this.streams =
        new KafkaStreams(
            topology,
            properties,
            new StreamClients(properties, operations.commits(), idle, System::nanoTime));
    operations.stream(streams, topology, this::lag);
    this.shutdownTimeout = shutdownTimeout;
    this.staticMember = StreamClients.instanceId(properties).isPresent();
    streams.setUncaughtExceptionHandler(this::failed);
    streams.setStateListener(this::changed);
  }

  /**
   * Runs; returns when the stream has ended.
   *
   * @return the exit code
   */
  int run() {
    try {
      streams.start();
      ended.await();
    } catch (StreamsException refused) {
      // Opens what local state there is.
      fail(refused);
      ended.countDown();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    // Leaving the group hands the partitions on at once; otherwise the next instance, or this one
    // after a restart, would wait for this member's session to time out. A static member stays: it
    // finds its partitions again if it is back before its session ends, and nobody rebalances.
    boolean closed =
        streams.close(
            CloseOptions.timeout(shutdownTimeout)
                .withGroupMembershipOperation(
                    staticMember
                        ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                        : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    return closed && failure.get() == null ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  /** Records in this instance's partitions that were not fetched yet; 0 before it is known. */
  long lag() {
    double lag = 0;
    for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
      MetricName name = metric.getKey();
      if (name.name().equals("records-lag")
          && name.tags().containsKey("partition")
          && metric.getValue().metricValue() instanceof Double records
          && records > 0) {
        lag += records;
      }
    }
    return Math.round(lag);
  }

  /** Sets what is done, quickly, whenever a rebalance is over. */
  void whenRunning(Runnable action) {
    running = action;
  }

  /** Why the stream failed; empty as long as it has not. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Deletes the local state, after the stream's end. */
  void deleteState() {
    streams.cleanUp();
  }

  /** Asks the stream to end after the event at hand; returns at once. */
  void stop() {
    ended.countDown();
  }

  private StreamThreadExceptionResponse failed(Throwable cause) {
    if (ended.getCount() == 0) {
      log.warn("Cut off while stopping; the event is read again: {}", cause.getMessage());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    fail(cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    log.error("The stream failed and stops; events that were not finished are read again", cause);
    AccessRefusal.of(cause).ifPresent(log::error);
  }

  private void changed(State now, State before) {
    log.info("Stream {} (was {})", now, before);
    if (now == State.ERROR || now == State.NOT_RUNNING) {
      ended.countDown();
    } else if (now == State.RUNNING) {
      running.run();
    }
  }
}
