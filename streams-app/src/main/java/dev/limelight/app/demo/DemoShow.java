package dev.limelight.app.demo;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prints results and alerts as they come, and the table at the end. For one thread. */
final class DemoShow implements ResultFeed.Listener {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);
  private static final Duration AUDIT_DELAY = Duration.ofSeconds(15);
  private static final int RUNNING_SUMMARY_EVERY = 50;

  private final DemoOptions options;
  private final OverlayFolder overlays;
  private final EventLines lines;
  private final PrintWriter out;
  private final DemoSummary summary = new DemoSummary();
  private final AuditProgress audit = new AuditProgress();
  private long firstNanos;
  private long latestNanos = System.nanoTime();

  DemoShow(DemoOptions options, EventLines lines, OverlayFolder overlays, PrintWriter out) {
    this.options = options;
    this.lines = lines;
    this.overlays = overlays;
    this.out = out;
  }

  /**
   * Shows results until all events have ended, or the time is over.
   *
   * @param healthy throws when one of the processes has failed
   * @throws ChildFailedException if nothing comes for three minutes
   */
  void run(ResultFeed feed, Runnable healthy) {
    int count = options.count();
    while (summary.finished() < count && !isOver()) {
      healthy.run();
      feed.poll(POLL, this);
      if (System.nanoTime() - latestNanos > LONGEST_SILENCE.toNanos()) {
        throw new ChildFailedException(
            "No result for %d s, though %d of %d events are open and every process runs."
                .formatted(LONGEST_SILENCE.toSeconds(), count - summary.finished(), count));
      }
    }
    awaitAudit(feed, healthy);
  }

  /** The audit reads what was committed: it is a moment behind. */
  private void awaitAudit(ResultFeed feed, Runnable healthy) {
    long end = System.nanoTime() + AUDIT_DELAY.toNanos();
    while (audit.ended() < summary.finished() && System.nanoTime() < end) {
      healthy.run();
      feed.poll(POLL, this);
    }
  }

  /** Prints the table, what it means, and where the overlays are. */
  void close() {
    out.println();
    summary.table().forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%d events explained, %d dead letters, %.1f/s%n",
        summary.explained(),
        summary.finished() - summary.explained(),
        eventsPerSecond());
    explainColumns();
    out.println();
    audit.lines().forEach(out::println);
    if (!overlays.files().isEmpty()) {
      out.println();
      out.println("Overlays, the picture beside what the model looked at:");
      for (Path file : overlays.files()) {
        out.println("  " + file);
      }
    }
    out.flush();
  }

  private void explainColumns() {
    List<String> verdicts = summary.verdicts();
    if (verdicts.isEmpty()) {
      return;
    }
    out.println();
    out.println("right   share of the events whose class is the true one");
    out.println("inside  mean share of the saliency inside the sign's box");
    out.println("AUC     how well a low share tells stickered from clean events:");
    out.println("        0.5 is chance, 1 is every time");
    out.println();
    verdicts.forEach(out::println);
  }

  @Override
  public void summary(AuditSummary window) {
    audit.add(window);
  }

  @Override
  public void alert(AuditAlert alert) {
    audit.add(alert);
    out.println("ALERT     " + alert.getMessage());
    out.flush();
  }

  @Override
  public void explained(DemoResult result) {
    summary.add(result);
    overlays.add(result);
    finished(lines.of(result));
  }

  @Override
  public void dead(ResultFeed.DeadLetter letter) {
    summary.addDead();
    finished(lines.of(letter));
  }

  private void finished(String line) {
    latestNanos = System.nanoTime();
    if (summary.finished() == 1) {
      firstNanos = latestNanos;
      out.println();
      out.println(lines.header());
    }
    out.println(line);
    if (summary.finished() % RUNNING_SUMMARY_EVERY == 0) {
      out.println(summary.running(eventsPerSecond()));
    }
    out.flush();
  }

  private boolean isOver() {
    return summary.finished() > 0
        && options.limit().isPresent()
        && System.nanoTime() - firstNanos > options.limit().get().toNanos();
  }

  /** Of the time between the first and the latest result. */
  private double eventsPerSecond() {
    return summary.finished() < 2
        ? 0
        : (summary.finished() - 1) / Math.max(1e-9, (latestNanos - firstNanos) / 1e9);
  }
}
