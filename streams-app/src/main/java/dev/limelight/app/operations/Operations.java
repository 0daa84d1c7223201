package dev.limelight.app.operations;

import dev.limelight.app.health.Condition;
import dev.limelight.app.health.Readiness;
import dev.limelight.app.health.StreamHealth;
import dev.limelight.app.http.BearerToken;
import dev.limelight.app.http.HttpLimits;
import dev.limelight.app.http.HttpServer;
import dev.limelight.app.http.OperatorPages;
import dev.limelight.app.metrics.ExpositionFormat;
import dev.limelight.app.metrics.Metrics;
import dev.limelight.config.HttpOptions;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.runtime.RuntimeActivity;
import dev.limelight.topology.ExplanationObserver;
import dev.limelight.topology.audit.AuditObserver;
import dev.limelight.topology.commit.CommitListener;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics and health of one run, served from its beginning to its end; where that is switched off,
 * nothing is measured. Thread-safe.
 */
public final class Operations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Operations.class);

  private final Readiness readiness;
  private final @Nullable Metrics metrics;
  private final @Nullable HttpServer server;
  private volatile @Nullable StreamHealth stream;
  private volatile String topology = "";

  private Operations(HttpOptions options, Readiness readiness) {
    this.readiness = readiness;
    this.metrics = options.enabled() ? metrics(readiness) : null;
    this.server =
        options.enabled()
            ? HttpServer.start(
                options,
                HttpLimits.OPERATORS,
                new OperatorPages(contents(), new BearerToken(options.token()))::route)
            : null;
  }

  /**
   * Starts serving.
   *
   * @param conditions what the run needs to be ready
   * @throws dev.limelight.config.ConfigurationException if the address cannot be listened on
   */
  public static Operations open(HttpOptions options, Condition... conditions) {
    Operations operations = new Operations(options, new Readiness(conditions));
    if (operations.server != null) {
      log.info("Health and metrics at {}", operations.server.address());
    }
    return operations;
  }

  private static Metrics metrics(Readiness readiness) {
    Metrics metrics = new Metrics();
    metrics.build(readiness.conditions().contains(Condition.SESSIONS));
    for (Condition condition : readiness.conditions()) {
      metrics.ready(condition.label(), () -> readiness.isMet(condition) ? 1 : 0);
    }
    return metrics;
  }

  private OperatorPages.Contents contents() {
    return new OperatorPages.Contents(
        () -> Optional.ofNullable(stream).flatMap(StreamHealth::fatal),
        readiness::missing,
        this::partitions,
        () -> topology,
        accept -> new OperatorPages.Page(ExpositionFormat.of(accept), scrape(accept)));
  }

  private String scrape(String accept) {
    return metrics == null ? "" : metrics.scrape(accept);
  }

  private List<String> partitions() {
    StreamHealth running = stream;
    return running == null ? List.of() : running.partitions();
  }

  /** Counts how events end. */
  public ExplanationObserver explanations() {
    return metrics == null ? ExplanationObserver.NONE : metrics.explanations();
  }

  /** Counts what the audit does. */
  public AuditObserver audits() {
    return metrics == null ? AuditObserver.NONE : metrics.audits();
  }

  /** Has to be told of the ends of transactions. */
  public CommitListener commits() {
    return metrics == null ? CommitListener.NONE : metrics.commits();
  }

  /** A condition is met from now on. */
  public void met(Condition condition) {
    readiness.met(condition);
  }

  /** Models are served from now on. */
  public void serve(
      Collection<ModelIdentity> models, Optional<Supplier<RuntimeActivity>> activity) {
    if (metrics != null) {
      metrics.serve(models);
      activity.ifPresent(metrics::run);
    }
    met(Condition.SESSIONS);
  }

  /** The load ladder's rung is measured from now on. */
  public void load(IntSupplier level) {
    if (metrics != null) {
      metrics.load(level);
    }
  }

  /**
   * A stream is about to start.
   *
   * @param lag records behind
   */
  public void stream(KafkaStreams streams, Topology described, LongSupplier lag) {
    StreamHealth health = new StreamHealth(streams);
    if (metrics != null) {
      metrics.stream(streams, lag, () -> health.partitions().size());
    }
    topology = described.describe().toString();
    stream = health;
    readiness.watch(Condition.STREAM, health::missing);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    if (metrics != null) {
      metrics.close();
    }
  }
}
