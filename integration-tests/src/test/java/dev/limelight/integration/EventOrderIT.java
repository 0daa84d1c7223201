package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.MeanMap;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.StageTimings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events whose time, order or id is not what one would wish, through a broker, the stream and its
 * audit with windows of a minute and a grace of half of one.
 */
@IntegrationTest
class EventOrderIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final long TOMBSTONE = 5;

  @TempDir private static Path state;

  private static final List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();
  private static Instant start;
  private static StreamUnderTest stream;
  private static ChildProcess audit;

  @BeforeAll
  static void explain(RunningServices services) throws Exception {
    stream =
        StreamUnderTest.configured(
            services,
            "event-order",
            Map.of(
                "state.dir", state.toString(),
                "audit.window.ms", "60000",
                "audit.grace.ms", "30000",
                "audit.publish.interval.ms", "300"));
    stream.createTopics("--partitions", "1");
    audit = stream.background("audit");
    stream.start();

    // A tombstone's dead letter counts when it is written: in the first two windows.
    start = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    byte[] same = event("same", at(20), 1);
    send("first", at(70), event("first", at(70), 0));
    send("out-of-order", at(10), event("out-of-order", at(10), 0));
    send("same", at(20), same);
    send("same", at(21), same);
    send("same", at(22), event("same", at(22), 2));
    send("same", at(30), null);
    send("far-ahead", at(40), event("far-ahead", at(40).plus(YEAR), 0));
    send("little-ahead", at(45), event("little-ahead", at(75), 0));
    send("behind", at(45), event("behind", at(45).minus(Duration.ofDays(1)), 0));
    awaitWindow(0, 5, 0);
    awaitWindow(1, 2, 1);
    await().atMost(SOON).until(() -> dead("EMPTY_VALUE") == 1);

    send("closes-all-before", at(200), event("closes-all-before", at(200), 0));
    awaitWindow(3, 1, 0);
    send("late", at(201), event("late", at(59), 0));
    awaitWindow(3, 1, 1);

    // What a broker would refuse by default, in the audit's own topics.
    Instant ahead = start.plus(YEAR);
    stream
        .records()
        .write(
            List.of(
                new ProducerRecord<>(
                    stream.topics().deadLetters(),
                    null,
                    ahead.toEpochMilli(),
                    null,
                    new byte[] {7, 7})));
    await().atMost(SOON).until(() -> dead("UNKNOWN") == 1);
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  @Test
  void shouldEndEachRecordOnceInTheOrderOfItsPartition() {
    List<Long> explained =
        LongStream.range(0, sent.size()).filter(offset -> offset != TOMBSTONE).boxed().toList();
    List<Written<RcapScore>> scores = stream.written(stream.topics().rcapScores(), RcapScore.class);
    assertThat(scores)
        .extracting(score -> score.value().getSource().getOffset())
        .isEqualTo(explained);
    assertThat(stream.maps()).extracting(map -> map.getSource().getOffset()).isEqualTo(explained);
    assertThat(scores)
        .as("the times of the events' records")
        .allSatisfy(
            score ->
                assertThat(score.record().timestamp())
                    .isEqualTo(sent.get(offset(score.value())).timestamp()));
    assertThat(scores)
        .as("the events' own times")
        .extracting(score -> score.value().getEventTime())
        .contains(at(40).plus(YEAR), at(45).minus(Duration.ofDays(1)), at(59));
  }

  @Test
  void shouldExplainEachOfOneIdAgainAndEqualOnesEqually() {
    List<SaliencyMap> maps =
        stream.maps().stream().filter(map -> map.getEventId().equals("same")).toList();
    long seed = maps.get(0).getSeed();
    assertThat(maps).hasSize(3);
    assertThat(maps).as("the same noise").extracting(SaliencyMap::getSeed).containsOnly(seed);
    assertThat(comparable(maps.get(1))).isEqualTo(comparable(maps.get(0)));
    assertThat(maps.get(2).getSha256()).isNotEqualTo(maps.get(0).getSha256());
  }

  @Test
  void shouldEndATombstoneAsDeadLetterThatDeletesNothing() {
    assertThat(stream.deadLetters())
        .filteredOn(letter -> letter.key() != null)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key()).isEqualTo("same");
              assertThat(letter.value()).isNull();
              assertThat(header(letter, "reason")).isEqualTo("EMPTY_VALUE");
              assertThat(header(letter, "source.offset")).isEqualTo("" + TOMBSTONE);
            });
    assertThat(stream.records().keys(stream.topics().imageEvents())).hasSize(sent.size());
  }

  @Test
  void shouldCountEachInItsOwnWindowOrAsLate() {
    assertThat(stream.summaries())
        .as("windows, each closed once")
        .filteredOn(summary -> countsTiny(summary) && summary.getClosed())
        .extracting(EventOrderIT::minute, AuditSummary::getExplained, AuditSummary::getLate)
        .containsExactly(tuple(0L, 5L, 0L), tuple(1L, 2L, 1L), tuple(3L, 1L, 1L));
    assertThat(maps(0)).as("maps in the mean").isEqualTo(5);
    assertThat(maps(1)).as("maps in the mean").isEqualTo(2);
    String metrics = OperatorView.of(audit, "").scrape();
    assertThat(OperatorView.sum(metrics, "limelight_audit_ahead_events_total")).isEqualTo(1);
    assertThat(OperatorView.sum(metrics, "limelight_audit_late_events_total")).isEqualTo(2);
    audit.requireAlive();
  }

  private static Instant at(long second) {
    return start.plusSeconds(second);
  }

  private static byte[] event(String id, Instant time, int picture) {
    int side = TestModels.TINY_SIDE;
    Random random = new Random(picture);
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return stream.avro(
        Events.tensor(id, List.of(3, side, side), values)
            .setModelId(TestModels.TINY)
            .setTime(time)
            .build());
  }

  private static void send(String key, Instant recordTime, byte @Nullable [] value)
      throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            stream.topics().imageEvents(), null, recordTime.toEpochMilli(), key, value);
    sent.add(record);
    stream.records().write(List.of(record));
  }

  /** Waits until the window of a minute has counted so many events, their maps and late ones. */
  private static void awaitWindow(long minute, long explained, long late) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              AuditSummary summary = latest(minute, EventOrderIT::countsTiny);
              assertThat(summary.getExplained()).isEqualTo(explained);
              assertThat(summary.getLate()).isEqualTo(late);
              assertThat(maps(minute)).isEqualTo(explained);
            });
  }

  /** The window's maps, as counted by the newest summary. */
  private static long maps(long minute) {
    MeanMap mean =
        latest(minute, summary -> !summary.getMethod().isEmpty() && ofAllClasses(summary))
            .getMeanMap();
    return mean == null ? 0 : mean.getCount();
  }

  private static AuditSummary latest(long minute, Predicate<AuditSummary> row) {
    return stream.summaries().stream()
        .filter(row.and(summary -> minute(summary) == minute))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("No summary of minute " + minute));
  }

  private static boolean countsTiny(AuditSummary summary) {
    return summary.getModelId().equals(TestModels.TINY)
        && summary.getMethod().isEmpty()
        && ofAllClasses(summary);
  }

  private static boolean ofAllClasses(AuditSummary summary) {
    return summary.getClassIndex() == -1;
  }

  private static long minute(AuditSummary summary) {
    return Duration.between(start, summary.getWindowStart()).toMinutes();
  }

  /** Dead letters of a reason, in the newest summaries of all windows. */
  private static long dead(String reason) {
    Map<Instant, Long> counts = new TreeMap<>();
    stream.summaries().stream()
        .filter(summary -> summary.getDead().containsKey(reason))
        .forEach(summary -> counts.put(summary.getWindowStart(), summary.getDead().get(reason)));
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What must be the same of two equal events: all but where they lie and how long they took. */
  private static SaliencyMap comparable(SaliencyMap map) {
    return SaliencyMap.newBuilder(map)
        .setSource(new SourcePosition("", 0, 0L))
        .setTimings(new StageTimings(0d, 0d, 0d, 0d))
        .build();
  }

  private static int offset(RcapScore score) {
    return Math.toIntExact(score.getSource().getOffset());
  }

  private static String header(ConsumerRecord<?, ?> letter, String name) {
    return new String(letter.headers().lastHeader("limelight." + name).value(), UTF_8);
  }
}
