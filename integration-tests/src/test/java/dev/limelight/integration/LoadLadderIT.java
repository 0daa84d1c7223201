package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.OutcomeKind;
import dev.limelight.schemas.SaliencyMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An instance that falls behind does less, and accounts for every event. */
@IntegrationTest
class LoadLadderIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String FEWER_SAMPLES = "lag>10: samples=2";
  private static final String CHEAPER_METHOD = "lag>60: method=vanilla-gradient";
  private static final int FEW = 40;
  private static final int MORE = 120;
  private static final int MANY = 400;

  @Test
  void shouldAccountForEachEventOnceWhenItStandsOnTheLadder(RunningServices services)
      throws Exception {
    Map<String, String> settings =
        Map.of(
            "load.ladder", FEWER_SAMPLES + "; " + CHEAPER_METHOD + "; lag>200: skip",
            "explanation.samples", "40",
            "sampling.policies", "*: rate=0.9");
    Set<String> sent = new HashSet<>();
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "ladder", settings)) {
      stream.createTopics("--partitions", "1");
      // A lag that the instance finds when it starts: one rung.
      send(stream, sent, "some", FEW);
      stream.start();
      awaitEnds(stream, sent.size());
      // Seen all at once: the second rung, and no more.
      sendAtOnce(stream, sent, "more", MORE);
      awaitEnds(stream, sent.size());
      send(stream, sent, "burst", MANY);
      awaitEnds(stream, sent.size());
      send(stream, sent, "calm", 3);
      awaitEnds(stream, sent.size());

      Map<String, SaliencyMap> maps =
          stream.maps().stream().collect(Collectors.toMap(SaliencyMap::getEventId, map -> map));
      Map<String, EventOutcome> outcomes =
          stream.outcomes().stream().collect(Collectors.toMap(EventOutcome::getEventId, o -> o));
      Set<String> ended = new HashSet<>(maps.keySet());
      ended.addAll(outcomes.keySet());
      assertThat(ended).isEqualTo(sent);
      assertThat(stream.scores()).hasSameSizeAs(maps.keySet());
      assertThat(stream.deadLetters()).isEmpty();
      assertThat(wrong(maps, outcomes)).as("neither explained, degraded nor skipped").isEmpty();
      assertThat(reasons(outcomes, OutcomeKind.DEGRADED)).containsOnly("LOAD");
      assertThat(rungs(outcomes)).containsExactlyInAnyOrder(FEWER_SAMPLES, CHEAPER_METHOD);
      assertThat(reasons(outcomes, OutcomeKind.SKIPPED)).contains("NOT_SAMPLED", "LOAD");
      assertThat(maps.keySet()).as("as configured, when nothing waits").contains("calm-2");
      assertThat(outcomes).doesNotContainKey("calm-2");
      requireVerified(stream, maps, on(outcomes, CHEAPER_METHOD));
    }
  }

  /** The map of an event that was explained by a cheaper method is computed again. */
  private static void requireVerified(
      StreamUnderTest stream, Map<String, SaliencyMap> maps, String event) {
    Launcher.Outcome verified = stream.command("verify", event);
    assertThat(verified.exitCode()).as(verified.text()).isZero();
    String sha256 = Objects.requireNonNull(maps.get(event)).getSha256();
    assertThat(verified.text())
        .contains(
            "identical  " + event + " in run main (signs, vanilla-gradient)",
            "published  " + sha256,
            "computed   " + sha256,
            "degraded: LOAD (" + CHEAPER_METHOD + ")");
  }

  /** Events whose map is not what their outcome, or the want of one, says. */
  private static List<String> wrong(
      Map<String, SaliencyMap> maps, Map<String, EventOutcome> outcomes) {
    List<String> wrong = new ArrayList<>();
    maps.forEach(
        (id, map) -> {
          EventOutcome outcome = outcomes.get(id);
          String rung = outcome == null ? "" : outcome.getDetail();
          boolean degraded = outcome == null || outcome.getOutcome() == OutcomeKind.DEGRADED;
          if (!degraded || !how(rung).equals(how(map))) {
            wrong.add(id + ": " + outcome + ", " + how(map));
          }
        });
    outcomes.forEach(
        (id, outcome) -> {
          if ((outcome.getOutcome() == OutcomeKind.SKIPPED) == maps.containsKey(id)) {
            wrong.add(id + ": " + outcome);
          }
        });
    return wrong;
  }

  /** How a rung has events explained; none, as configured. */
  private static String how(String rung) {
    return switch (rung) {
      case CHEAPER_METHOD -> "vanilla-gradient, samples null";
      case FEWER_SAMPLES -> "guided-absolute-grad, samples 2";
      default -> "guided-absolute-grad, samples 40";
    };
  }

  private static String how(SaliencyMap map) {
    return map.getMethod() + ", samples " + map.getParameters().getSamples();
  }

  private static Set<String> rungs(Map<String, EventOutcome> outcomes) {
    return outcomes.values().stream()
        .filter(outcome -> outcome.getOutcome() == OutcomeKind.DEGRADED)
        .map(EventOutcome::getDetail)
        .collect(Collectors.toSet());
  }

  /** An event that was explained on a rung. */
  private static String on(Map<String, EventOutcome> outcomes, String rung) {
    return outcomes.values().stream()
        .filter(outcome -> outcome.getDetail().equals(rung))
        .map(EventOutcome::getEventId)
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> reasons(Map<String, EventOutcome> outcomes, OutcomeKind kind) {
    return outcomes.values().stream()
        .filter(outcome -> outcome.getOutcome() == kind)
        .map(EventOutcome::getReason)
        .collect(Collectors.toSet());
  }

  private static void send(StreamUnderTest stream, Set<String> sent, String stem, int count)
      throws Exception {
    ImageEvent[] events = events(stem, count);
    stream.send(events);
    for (ImageEvent event : events) {
      sent.add(event.getEventId());
    }
  }

  /** In one transaction. */
  private static void sendAtOnce(StreamUnderTest stream, Set<String> sent, String stem, int count)
      throws Exception {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (ImageEvent event : events(stem, count)) {
      values.put(event.getEventId(), stream.avro(event));
    }
    stream.records().writeTransaction(stream.topics().imageEvents(), values, true);
    sent.addAll(values.keySet());
  }

  private static ImageEvent[] events(String stem, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Events.encoded(stem + "-" + i, Pictures.png(i % 8)).build())
        .toArray(ImageEvent[]::new);
  }

  private static void awaitEnds(StreamUnderTest stream, int count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                new HashSet<>(
                            stream
                                .records()
                                .keys(
                                    stream.topics().rcapScores(), stream.topics().eventOutcomes()))
                        .size()
                    >= count);
  }
}
