package dev.limelight.app.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for {@link OrphanedTransactions} after every rebalance and at times, on its own thread. */
final class OrphanWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrphanWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Admin admin;
  private final OrphanedTransactions transactions;
  private final Future<?> looking;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread daemon = new Thread(work, "orphaned-transactions");
            daemon.setDaemon(true);
            return daemon;
          });

  /**
   * Begins to look.
   *
   * @param admin closed with this
   * @param applicationId whose transactions to look for
   */
  OrphanWatch(Admin admin, String applicationId) {
    this.admin = admin;
    this.transactions = new OrphanedTransactions(admin, applicationId);
    this.looking =
        thread.scheduleWithFixedDelay(
            this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks soon; returns at once. */
  void lookNow() {
    try {
      thread.execute(this::look);
    } catch (RejectedExecutionException closed) {
      log.debug("Rebalanced while stopping");
    }
  }

  private void look() {
    try {
      List<String> aborted = transactions.abort();
      if (!aborted.isEmpty()) {
        log.info("Aborted what instances that are gone had left open: {}", aborted);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException refused) {
      Throwable cause = refused.getCause();
      refused(cause == null ? refused : cause);
    }
  }

  private void refused(Throwable cause) {
    if (cause instanceof AuthorizationException || cause instanceof UnsupportedVersionException) {
      log.warn(
          "Results behind the open transaction of a killed instance stay hidden until"
              + " transaction.timeout.ms has passed: the brokers do not let this one abort it ({})",
          cause.getMessage());
      thread.shutdown();
    } else {
      log.debug("Open transactions cannot be looked at just now: {}", cause.getMessage());
    }
  }

  @Override
  public void close() {
    looking.cancel(true);
    thread.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
