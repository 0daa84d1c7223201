package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.Readiness;
import dev.limelight.schemas.AuditSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit is killed, with its windows open, and finds as if nothing had happened. */
@IntegrationTest
class AuditCrashIT {
  private static final int SCORES = 1200;
  private static final int BEFORE_THE_KILL = 900;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SOON_PUBLISHED = "audit.publish.interval.ms=300";
  private static final String NEVER_PUBLISHED = "audit.publish.interval.ms=3600000";

  @TempDir private Path folder;

  /**
   * Killed twice: in the middle of a transaction, under load; and behind one, when its windows had
   * changed and were not published yet.
   */
  @Test
  void shouldFindTheSameWhenKilledInTheMiddle(RunningServices services) throws Exception {
    AuditLoad load = new AuditLoad(SCORES, Instant.now().truncatedTo(ChronoUnit.MINUTES));
    try (StreamUnderTest undisturbed = stream(services, "audit-undisturbed");
        StreamUnderTest stream = stream(services, "audit-crash")) {
      start(undisturbed, SOON_PUBLISHED);
      EventLoad.send(undisturbed, load.records(undisturbed));
      await().atMost(SOON).until(() -> counted(undisturbed) >= SCORES);
      int changes = changes(undisturbed);

      killUnderLoad(stream, load.records(stream));
      ChildProcess second = start(stream, NEVER_PUBLISHED);
      await().atMost(SOON).until(() -> changes(stream) >= changes);
      second.kill();
      assertThat(stream.summaries()).as("published so far").allMatch(AuditSummary::getClosed);
      start(stream, SOON_PUBLISHED);

      await().atMost(SOON).until(() -> counted(stream) >= SCORES);
      assertThat(latest(stream)).isEqualTo(latest(undisturbed));
      assertThat(closed(stream))
          .as("windows that closed, each once")
          .isEqualTo(closed(undisturbed));
      assertThat(stream.alerts()).hasSizeGreaterThan(50).isEqualTo(undisturbed.alerts());
      assertThat(changes(stream)).as("changes of windows").isEqualTo(changes);
      int aborted = stream.records().allUncommitted(changelog(stream)).size() - changes;
      assertThat(aborted).as("changes that the kill has taken back").isPositive();
      System.out.printf(
          "Audit killed: %d changes of windows, %d taken back, %d windows closed, %d alerts%n",
          changes, aborted, closed(stream).size(), stream.alerts().size());
    }
  }

  private static void killUnderLoad(
      StreamUnderTest stream, List<ProducerRecord<String, byte[]>> records) throws Exception {
    ChildProcess first = start(stream, NEVER_PUBLISHED);
    CompletableFuture<Void> sending =
        EventLoad.sending(stream, records.subList(0, BEFORE_THE_KILL));
    try (UncommittedRecords changes = new UncommittedRecords(stream, changelog(stream))) {
      assertThat(changes.await(1 + new Random(20_261_130).nextInt(1000), SOON)).isPositive();
    }
    first.kill();
    sending.join();
    EventLoad.send(stream, records.subList(BEFORE_THE_KILL, SCORES));
  }

  private StreamUnderTest stream(RunningServices services, String stem) {
    StreamUnderTest stream =
        StreamUnderTest.configured(
            services,
            stem,
            Map.of(
                "state.dir", folder.resolve(stem).toString(),
                // Long, so that what is finished is not committed when the process is killed.
                "commit.interval.ms", "1000",
                // Takes its place again at once.
                "consumer.group.instance.id", "audit",
                "audit.window.ms", "10000",
                "audit.grace.ms", "5000",
                "audit.reference.events", "20",
                "audit.rules",
                    "low: rcap-mean < 0.99 min 3; drift: rcap-psi > 0.01 min 3;"
                        + " outside: outside-rate > 0.05 min 10;"
                        + " disagreement: disagreement-rate > 0.05 min 10"));
    stream.createTopics("--partitions", "1");
    return stream;
  }

  private static ChildProcess start(StreamUnderTest stream, String setting) {
    ChildProcess audit = stream.background("audit", "--set", setting);
    audit.awaitReady(Readiness.logged("Stream RUNNING"), SOON);
    return audit;
  }

  private static String changelog(StreamUnderTest stream) {
    return stream.name() + "-audit-audit-windows-changelog";
  }

  /** How often a window changed: with every score, once for each of its rows. */
  private static int changes(StreamUnderTest stream) {
    return stream.records().all(changelog(stream)).size();
  }

  /** Events that the newest summaries of all windows count, late ones included. */
  private static long counted(StreamUnderTest stream) {
    return latest(stream).values().stream()
        .filter(summary -> summary.getMethod().isEmpty() && summary.getClassIndex() == -1)
        .mapToLong(summary -> summary.getExplained() + summary.getLate())
        .sum();
  }

  private static Map<String, AuditSummary> latest(StreamUnderTest stream) {
    Map<String, AuditSummary> latest = new TreeMap<>();
    stream
        .written(stream.topics().auditSummaries(), AuditSummary.class)
        .forEach(summary -> latest.put(summary.record().key(), summary.value()));
    return latest;
  }

  private static List<AuditSummary> closed(StreamUnderTest stream) {
    return stream.summaries().stream().filter(AuditSummary::getClosed).toList();
  }
}
