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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An instance that falls behind does less, and accounts for every event. */
@IntegrationTest
class LoadLadderIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int FEW = 40;
  private static final int MANY = 400;

  @Test
  void shouldAccountForEachEventOnceWhenItStandsOnTheLadder(RunningServices services)
      throws Exception {
    Map<String, String> settings =
        Map.of(
            "load.ladder", "lag>10: samples=2; lag>200: skip",
            "explanation.samples", "40",
            "sampling.policies", "*: rate=0.9");
    Set<String> sent = new HashSet<>();
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "ladder", settings)) {
      stream.createTopics("--partitions", "1");
      // A lag that the instance finds when it starts: one rung, then both.
      send(stream, sent, "some", FEW);
      stream.start();
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
      assertThat(reasons(outcomes, OutcomeKind.SKIPPED)).contains("NOT_SAMPLED", "LOAD");
      assertThat(maps.keySet()).as("as configured, when nothing waits").contains("calm-2");
      assertThat(outcomes).doesNotContainKey("calm-2");
    }
  }

  /** Events whose map is not what their outcome, or the want of one, says. */
  private static List<String> wrong(
      Map<String, SaliencyMap> maps, Map<String, EventOutcome> outcomes) {
    List<String> wrong = new ArrayList<>();
    maps.forEach(
        (id, map) -> {
          EventOutcome outcome = outcomes.get(id);
          int samples = outcome == null ? 40 : 2;
          boolean degraded = outcome == null || outcome.getOutcome() == OutcomeKind.DEGRADED;
          if (!degraded || !Integer.valueOf(samples).equals(map.getParameters().getSamples())) {
            wrong.add(id + ": " + outcome + ", " + map.getParameters());
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

  private static Set<String> reasons(Map<String, EventOutcome> outcomes, OutcomeKind kind) {
    return outcomes.values().stream()
        .filter(outcome -> outcome.getOutcome() == kind)
        .map(EventOutcome::getReason)
        .collect(Collectors.toSet());
  }

  private static void send(StreamUnderTest stream, Set<String> sent, String stem, int count)
      throws Exception {
    ImageEvent[] events =
        IntStream.range(0, count)
            .mapToObj(i -> Events.encoded(stem + "-" + i, Pictures.png(i % 8)).build())
            .toArray(ImageEvent[]::new);
    stream.send(events);
    for (ImageEvent event : events) {
      sent.add(event.getEventId());
    }
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
