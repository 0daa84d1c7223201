package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.ImageEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times that brokers refuse by default, through the audit's own topics. */
@IntegrationTest
class AuditTimeIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path state;

  @Test
  void shouldGoOnWhenAnEventOrItsRecordIsAYearAhead(RunningServices services) throws Exception {
    Instant now = Instant.now();
    Instant ahead = now.plus(YEAR);
    try (StreamUnderTest stream =
        StreamUnderTest.configured(
            services,
            "audit-time",
            Map.of("state.dir", state.toString(), "audit.window.ms", "86400000"))) {
      stream.createTopics("--partitions", "1");
      try (ChildProcess audit = stream.background("audit")) {
        write(stream, now, letter(stream, "ahead", ahead));
        write(stream, now, letter(stream, "ordinary", now));
        awaitDead(stream, TestModels.SIGNS, now, 2);

        write(stream, ahead, new byte[] {7, 7});
        awaitDead(stream, "", ahead, 1);
        audit.requireAlive();
      }
    }
  }

  private static byte[] letter(StreamUnderTest stream, String id, Instant time) {
    ImageEvent event = Events.encoded(id, Pictures.png(1)).setTime(time).build();
    return stream.avro(event);
  }

  /** Dead letters: what the audit reads that needs no explaining. */
  private static void write(StreamUnderTest stream, Instant recordTime, byte[] value)
      throws Exception {
    stream
        .records()
        .write(
            List.of(
                new ProducerRecord<>(
                    stream.topics().deadLetters(), null, recordTime.toEpochMilli(), null, value)));
  }

  /** Waits for a summary of the window that a time lies in, with so many dead letters. */
  private static void awaitDead(StreamUnderTest stream, String model, Instant time, long count) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(stream.summaries())
                    .anySatisfy(
                        summary -> {
                          assertThat(summary.getModelId()).isEqualTo(model);
                          assertThat(time)
                              .isBetween(summary.getWindowStart(), summary.getWindowEnd());
                          assertThat(dead(summary)).isEqualTo(count);
                        }));
  }

  private static long dead(AuditSummary summary) {
    return summary.getDead().values().stream().mapToLong(Long::longValue).sum();
  }
}
