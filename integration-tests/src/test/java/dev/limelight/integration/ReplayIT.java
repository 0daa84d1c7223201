package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.topology.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The events of a range of time are explained again, under a run id of their own. */
@IntegrationTest
class ReplayIT {
  private static final int EVENTS = 40;

  /** Besides, for the replay that live traffic has to meet. */
  private static final int MORE = 160;

  private static final int OVERLAP = 3;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** A killed process's transaction stays open until this has passed; short, as the wait is. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "explanation.max.duration.ms", "5000",
          "max.poll.records", "1",
          "schema.registry.retry.timeout.ms", "0");

  private static StreamUnderTest stream;
  private static Map<String, String> live;
  private static Map<String, String> longer;
  private static String before;
  private static String from;
  private static String to;

  @BeforeAll
  static void explainLive(RunningServices services) throws Exception {
    stream = StreamUnderTest.configured(services, "replay", SETTINGS);
    stream.createTopics("--partitions", "3");
    stream.start();
    stream.send(events("before", 3));
    stream.records().write(stream.topics().imageEvents(), "poison", new byte[] {1, 2, 3});
    awaitMaps("main", 3);
    awaitDeadLetters(1);
    before = Long.toString(System.currentTimeMillis());
    stream.send(events("earlier", MORE));
    awaitMaps("main", 3 + MORE);
    from = Long.toString(System.currentTimeMillis());
    stream.send(events("event", EVENTS));
    awaitMaps("main", 3 + MORE + EVENTS);
    // The records' own clock, in whole milliseconds: nothing of the range carries this time.
    long end = System.currentTimeMillis() + 1;
    await().until(() -> System.currentTimeMillis() > end);
    to = Long.toString(end);
    longer = stream.hashes("main");
    longer.keySet().removeIf(id -> id.startsWith("before"));
    live = new HashMap<>(longer);
    live.keySet().removeIf(id -> !id.startsWith("event"));
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  @Test
  void shouldGiveTheSameMapsWhenReplayedWhileLiveTrafficGoesOn() throws Exception {
    Latencies alone;
    Latencies meanwhile;
    ChildProcess replay;
    try (LiveLatency latency = new LiveLatency(stream)) {
      alone = latency.of("alone", 40);
      // Takes its time, so that there is something to measure.
      String[] slowly = {"--set", "num.stream.threads=1"};
      replay = stream.background("replay", since(before, "again", slowly));
      stream.records().write(stream.topics().imageEvents(), "behind", new byte[] {1, 2, 3});
      meanwhile = latency.during("meanwhile", sent -> replay.isAlive());
    }

    assertThat(replay.awaitExit(LIMIT)).as(String.join("\n", replay.output())).isZero();

    Latencies during = meanwhile.of(MapOrder.of(stream).between("main", "again"));
    assertThat(during.count())
        .as("live events between the replay's first and its last one")
        .isGreaterThanOrEqualTo(OVERLAP);
    System.out.printf("Live latency while replaying: %s%n", during.against(alone));
    assertThat(stream.hashes("again")).isEqualTo(longer);
    assertThat(stream.scores())
        .filteredOn(score -> score.getRunId().equals("again"))
        .extracting(RcapScore::getEventId)
        .containsExactlyInAnyOrderElementsOf(longer.keySet());
    assertThat(replay.output())
        .anyMatch(line -> line.startsWith("replay again: ") && line.contains("(100 %)"));
    awaitDeadLetters(2);
    assertThat(stream.deadLetters()).as("each of the live stream alone").hasSize(2);

    Launcher.Outcome second = stream.command("replay", since(before, "again"));
    assertThat(second.exitCode()).as(second.text()).isZero();
    assertThat(second.text()).contains("complete already");
    assertThat(stream.hashes("again")).isEqualTo(longer);

    Launcher.Outcome other =
        stream.command("replay", since(before, "again", "--method", "vanilla-gradient"));
    assertThat(other.exitCode()).as(other.text()).isEqualTo(2);
    assertThat(other.text()).contains("methods was '", "--run-id");
  }

  @Test
  void shouldExplainEachEventOnceWhenKilledInTheMiddleAndStartedAgain() {
    String[] slow = {"--set", "commit.interval.ms=400", "--param", "samples=200"};
    ChildProcess first = replay("killed", slow);
    awaitMaps("killed", 1);
    first.kill();
    int before = stream.hashes("killed").size();
    assertThat(before).as("killed in the middle").isLessThan(EVENTS);

    ChildProcess one = replay("killed", slow);
    ChildProcess two = replay("killed", slow);

    assertThat(one.awaitExit(LIMIT)).as(String.join("\n", one.output())).isZero();
    assertThat(two.awaitExit(LIMIT)).as(String.join("\n", two.output())).isZero();
    assertThat(stream.hashes("killed").keySet())
        .as("each once: two of the same event do not make a map")
        .isEqualTo(live.keySet());
    assertThat(stream.scores().stream().filter(score -> score.getRunId().equals("killed")))
        .hasSize(EVENTS);
  }

  @Test
  void shouldWriteApartWhenGivenAPrefix() {
    Launcher.Outcome replay =
        stream.command(
            "replay", arguments("apart", "--topic-prefix", "apart.", "--method", "smooth-grad"));

    assertThat(replay.exitCode()).as(replay.text()).isZero();
    assertThat(stream.hashes("apart")).isEmpty();
    assertThat(stream.maps(new Topics("apart.")))
        .hasSize(EVENTS)
        .allMatch(map -> map.getMethod().equals("smooth-grad"))
        .allMatch(map -> map.getRunId().equals("apart"));
  }

  @Test
  void shouldEndWhenTheRangeEndsInMarksOfTransactions(RunningServices services) throws Exception {
    try (StreamUnderTest apart = StreamUnderTest.running(services, "transactions", SETTINGS)) {
      String topic = apart.topics().imageEvents();
      byte[] event = apart.avro(Events.encoded("kept", Pictures.png(1)).build());
      apart.records().writeTransaction(topic, Map.of("kept", event), true);
      apart.records().writeTransaction(topic, Map.of("dropped", event), false);
      await().atMost(LIMIT).until(() -> apart.maps().size() == 1);
      String[] all = {"--from", "-PT1H", "--to", "now", "--run-id", "marks"};

      Launcher.Outcome replay = apart.command("replay", all);

      assertThat(replay.exitCode()).as(replay.text()).isZero();
      assertThat(apart.hashes("marks")).isEqualTo(apart.hashes("main")).hasSize(1);
      Launcher.Outcome none =
          apart.command("replay", "--from", "now", "--to", "PT1H", "--run-id", "nothing");
      assertThat(none.exitCode()).as(none.text()).isZero();
    }
  }

  @Test
  void shouldEndAtOnceWhenTheRangeHoldsNothing() {
    Launcher.Outcome replay =
        stream.command("replay", "--from", "2001-01-01", "--to", "2001-01-02", "--run-id", "none");

    assertThat(replay.exitCode()).as(replay.text()).isZero();
    assertThat(replay.text()).contains("Replay none is complete");
  }

  private static ChildProcess replay(String run, String... options) {
    return stream.background("replay", arguments(run, options));
  }

  private static String[] arguments(String run, String... options) {
    return since(from, run, options);
  }

  private static String[] since(String start, String run, String... options) {
    return Stream.concat(
            Stream.of("--from", start, "--to", to, "--run-id", run), Stream.of(options))
        .toArray(String[]::new);
  }

  private static ImageEvent[] events(String stem, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Events.encoded(stem + "-" + i, Pictures.png(i)).build())
        .toArray(ImageEvent[]::new);
  }

  private static void awaitMaps(String run, int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> stream.hashes(run).size() >= count);
  }

  private static void awaitDeadLetters(int count) {
    await().atMost(LIMIT).until(() -> stream.deadLetters().size() >= count);
  }
}
