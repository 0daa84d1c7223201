package dev.limelight.app.replay;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.Clients;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.app.stream.StreamExtension;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.replay.BlankingInterceptor;
import dev.limelight.topology.replay.ReplayRange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the stream into a replay: with a beginning, an end, and a run id of its own. One run. */
public final class Replay implements StreamExtension {
  private static final Logger log = LoggerFactory.getLogger(Replay.class);

  private final ReplayRequest request;
  private final InstantSource clock;
  private final ProgressDisplay display;
  private @Nullable ReplayPlan plan;
  private @Nullable ReplayWatch watch;

  /**
   * A replay that has not begun.
   *
   * @param request what to explain again
   * @param clock says what times relative to now mean, at the first start
   * @param display where progress is shown
   */
  public Replay(ReplayRequest request, InstantSource clock, ProgressDisplay display) {
    this.request = request;
    this.clock = clock;
    this.display = display;
  }

  @Override
  public StreamOptions options(StreamOptions configured) {
    return request
        .resultPrefix()
        .map(prefix -> configured.withTopics(configured.topics().withResultsUnder(prefix)))
        .orElse(configured);
  }

  @Override
  public void provision(Brokers brokers, StreamOptions options) {
    new ReplayLedger(options).provision(brokers);
    new ResultTopics(brokers, options).provision();
  }

  @Override
  public boolean prepare(Brokers brokers, StreamOptions options) {
    ReplayLedger ledger = new ReplayLedger(options);
    ReplayPlan agreed =
        ledger.begin(
            request.runId(),
            () -> new RangePlanner(brokers, options).plan(request, clock.instant()));
    plan = agreed;
    String difference = agreed.difference(request.identity());
    if (!difference.isEmpty()) {
      throw StartupException.notSetUp(
          "Run "
              + request.runId()
              + " was started with other arguments: "
              + difference
              + ". Take another --run-id, or the same arguments to go on",
          null);
    }
    if (agreed.complete()) {
      log.info("Replay {} is complete already; nothing is left to do", request.runId());
      return false;
    }
    requireProgress(agreed, options);
    log.info(
        "Replay {}: {} offsets of {} from {} to {}",
        request.runId(),
        agreed.range().length(),
        agreed.topic(),
        Instant.ofEpochMilli(agreed.fromMs()),
        Instant.ofEpochMilli(agreed.toMs()));
    return true;
  }

  /** Without the group's offsets nobody knows which events have their results already. */
  private void requireProgress(ReplayPlan agreed, StreamOptions options) {
    try (Admin admin = Clients.admin(options)) {
      List<Integer> forgotten =
          new ReplayProgress(admin, options, agreed, System::nanoTime).forgotten();
      if (!forgotten.isEmpty()) {
        throw StartupException.notSetUp(
            "The brokers no longer know how far run "
                + request.runId()
                + " was in partitions "
                + forgotten
                + " (offsets.retention.minutes). Take another --run-id",
            null);
      }
    }
  }

  @Override
  public Optional<ReplayRange> range() {
    return Optional.of(planned().range());
  }

  @Override
  public void extend(Properties properties) {
    String key = StreamsConfig.MAIN_CONSUMER_PREFIX + ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
    List<Object> interceptors = new ArrayList<>(List.of(BlankingInterceptor.class));
    Stream.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "")
        .map(prefix -> properties.get(prefix + ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG))
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(own -> interceptors.addAll(List.of(own.toString().split("\\s*,\\s*"))));
    properties.put(key, interceptors);
    properties.put(
        StreamsConfig.MAIN_CONSUMER_PREFIX + BlankingInterceptor.RANGE, planned().range());
  }

  @Override
  public Watch watch(StreamOptions options, Runnable stop) {
    ReplayWatch started =
        ReplayWatch.start(options, planned(), new ReplayLedger(options), display, stop);
    watch = started;
    return started;
  }

  @Override
  public int exitCode(int streams) {
    if (streams != ExitCodes.DONE) {
      return streams;
    }
    if (watch == null || !watch.complete()) {
      log.warn(
          "Replay {} was stopped before its end; the same command goes on from here",
          request.runId());
      return ExitCodes.FAILED;
    }
    log.info("Replay {} is complete", request.runId());
    return ExitCodes.DONE;
  }

  private ReplayPlan planned() {
    if (plan == null) {
      throw new IllegalStateException("The replay was not prepared");
    }
    return plan;
  }
}
