package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.audit.LoadLadder;
import dev.limelight.audit.Prediction;
import dev.limelight.audit.SamplingPolicies;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.OutcomeKind;
import dev.limelight.schemas.ProductionPrediction;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every event ends as map and score, as skipped with a reason, or as a dead letter. */
class SelectionTest {
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong now = new AtomicLong();
  private final List<String> predicted = new ArrayList<>();
  private final List<Deadline> deadlines = new ArrayList<>();

  private TestStream stream(String policies, String ladder) {
    LoadLadder rungs = LoadLadder.parse(ladder);
    LoadLevel load = new LoadLevel(rungs, () -> now.addAndGet(1_000_000_000));
    load.watch(lag::get);
    ImageEventExplainer less =
        (event, source, deadline) -> List.of(Fixtures.explained(event, source, 1));
    return new TestStream(
        "SelectionTest",
        1 << 20,
        (event, source, deadline) -> {
          deadlines.add(deadline);
          return List.of(Fixtures.explained(event, source, 10));
        },
        new PolicySelector(
            SamplingPolicies.parse(policies),
            this::predict,
            load,
            rungs.rungs().stream()
                .map(
                    rung ->
                        rung.skips() ? Optional.<ImageEventExplainer>empty() : Optional.of(less))
                .toList(),
            "run-7"));
  }

  private Prediction predict(ImageEvent event, Deadline deadline) {
    if (event.getEventId().equals("poison")) {
      throw new EventRejectedException(DeadLetterReason.IMAGE_CORRUPT, "contradicts itself");
    }
    predicted.add(event.getEventId());
    deadlines.add(deadline);
    return new Prediction(3, 0.5, false);
  }

  private static List<EventOutcome> outcomes(TestStream stream) {
    return stream.read("t.event-outcomes").stream()
        .map(record -> stream.decode("t.event-outcomes", record.value(), EventOutcome.class))
        .toList();
  }

  private static List<SaliencyMap> maps(TestStream stream) {
    return stream.read("t.saliency-maps").stream()
        .map(record -> stream.decode("t.saliency-maps", record.value(), SaliencyMap.class))
        .toList();
  }

  @Test
  void shouldAccountForEveryEventWhenAShareIsExplained() {
    try (TestStream stream = stream("*: rate=0.5", "")) {
      IntStream.range(0, 200).forEach(i -> stream.send(Fixtures.event("e" + i)));

      List<String> ended = new ArrayList<>();
      maps(stream).forEach(map -> ended.add(map.getEventId()));
      assertThat(ended).hasSizeBetween(70, 130);
      outcomes(stream).forEach(outcome -> ended.add(outcome.getEventId()));
      assertThat(ended).hasSize(200).doesNotHaveDuplicates();
      assertThat(predicted).as("no rule is about a class").isEmpty();
    }
  }

  @Test
  void shouldSayWhyAnEventWasSkipped() {
    try (TestStream stream = stream("signs: never=3", "")) {
      stream.send(Fixtures.event("e"));

      EventOutcome outcome = outcomes(stream).get(0);
      assertThat(outcome.getOutcome()).isEqualTo(OutcomeKind.SKIPPED);
      assertThat(outcome.getReason()).isEqualTo("CLASS_NEVER");
      assertThat(outcome.getDetail()).isEqualTo("never=[3]");
      assertThat(outcome.getClassIndex()).isEqualTo(3);
      assertThat(outcome.getRunId()).isEqualTo("run-7");
      assertThat(outcome.getModelId()).isEqualTo("signs");
      assertThat(outcome.getEventTime()).isEqualTo(Fixtures.TIME);
      assertThat(outcome.getSource().getTopic()).isEqualTo("t.image-events");
      assertThat(maps(stream)).isEmpty();
    }
  }

  @Test
  void shouldTakeTheProductionPredictionWhereTheEventHasOne() {
    try (TestStream stream = stream("signs: rate=0 always=8 below=0.4", "")) {
      stream.send(predicted("always", 8, 0.9));
      stream.send(predicted("unsure", 1, 0.3));
      stream.send(predicted("sure", 1, 0.9));

      assertThat(maps(stream))
          .extracting(SaliencyMap::getEventId)
          .containsExactly("always", "unsure");
      assertThat(predicted).isEmpty();
    }
  }

  @Test
  void shouldGiveAnEventOneDeadlineWhenItIsPredictedAndExplained() {
    try (TestStream stream = stream("signs: rate=0 always=3", "")) {
      stream.send(Fixtures.event("first"));
      stream.send(Fixtures.event("second"));

      assertThat(deadlines).hasSize(4);
      assertThat(deadlines.get(1)).isSameAs(deadlines.get(0));
      assertThat(deadlines.get(3)).isSameAs(deadlines.get(2)).isNotSameAs(deadlines.get(0));
      assertThat(deadlines.get(0).limit())
          .isEqualTo(Fixtures.options(1 << 20).times().explanationMax());
    }
  }

  @Test
  void shouldAskTheModelWhenDisagreementMatters() {
    try (TestStream stream = stream("signs: rate=0 disagreement", "")) {
      stream.send(predicted("same", 3, 0.9));
      stream.send(predicted("other", 4, 0.9));

      assertThat(maps(stream)).extracting(SaliencyMap::getEventId).containsExactly("other");
    }
  }

  @Test
  void shouldBeADeadLetterWhenTheEventCannotBeClassified() {
    try (TestStream stream = stream("signs: never=1", "")) {
      stream.send(Fixtures.event("poison"));

      assertThat(stream.read("t.dead-letters")).hasSize(1);
      assertThat(outcomes(stream)).isEmpty();
    }
  }

  @Test
  void shouldExplainAsManyOfASecondAsTheBudgetAllows() {
    try (TestStream stream = stream("signs: budget=2", "")) {
      for (int i = 0; i < 6; i++) {
        // Three in the first second, three in the next; the last comes late, from the first.
        stream.send(at("e" + i, Fixtures.TIME.plusMillis(i < 3 ? i : 1000)));
      }
      stream.send(at("late", Fixtures.TIME));

      assertThat(maps(stream))
          .extracting(SaliencyMap::getEventId)
          .containsExactly("e0", "e1", "e3", "e4");
      assertThat(outcomes(stream))
          .extracting(EventOutcome::getReason)
          .containsExactly("OVER_BUDGET", "OVER_BUDGET", "OVER_BUDGET");
    }
  }

  /** A replay, which knows no load, then explains no fewer than the live run. */
  @Test
  void shouldLeaveOutTheSameOfASecondWhateverTheLoad() {
    for (long behind : new long[] {0, 500}) {
      lag.set(behind);
      try (TestStream stream = stream("signs: budget=2", "lag>100: skip")) {
        stream.send(Fixtures.event("e0"));
        lag.set(0);
        for (int i = 1; i < 4; i++) {
          stream.send(Fixtures.event("e" + i));
        }

        assertThat(outcomes(stream))
            .filteredOn(outcome -> outcome.getReason().equals("OVER_BUDGET"))
            .extracting(EventOutcome::getEventId)
            .as("%d behind", behind)
            .containsExactly("e2", "e3");
      }
    }
  }

  @Test
  void shouldNameItsInternalTopicsAsKafkaStreamsDoesWhenThereIsABudget() {
    try (TestStream stream = stream("signs: budget=2", "")) {
      stream.send(Fixtures.event("e"));

      assertThat(stream.written())
          .filteredOn(topic -> topic.matches(".*-(changelog|repartition)"))
          .hasSameElementsAs(
              ExplanationTopology.internalTopics(Fixtures.options(1 << 20).applicationId()));
    }
  }

  @Test
  void shouldSpendNothingOfTheOthersBudgetWhenOneClockIsFarAhead() {
    try (TestStream stream = stream("signs: budget=2", "")) {
      Instant future = Instant.parse("2100-01-01T00:00:00Z");
      for (int i = 0; i < 3; i++) {
        stream.send(at("ahead" + i, future));
        stream.send(at("past" + i, Instant.EPOCH.minusSeconds(1)));
      }
      for (int i = 0; i < 3; i++) {
        stream.send(at("now" + i, Fixtures.TIME));
      }

      assertThat(maps(stream))
          .extracting(SaliencyMap::getEventId)
          .containsExactly("ahead0", "past0", "ahead1", "past1", "now0", "now1");
      assertThat(outcomes(stream))
          .extracting(EventOutcome::getEventId)
          .containsExactly("ahead2", "past2", "now2");
    }
  }

  @Test
  void shouldForgetTheSecondThatWasCountedLongestAgo() {
    try (TestStream stream = stream("signs: budget=1", "")) {
      for (int second = 0; second <= SecondBudget.SECONDS; second++) {
        stream.send(at("e" + second, Fixtures.TIME.plusSeconds(second)));
      }
      stream.send(at("remembered", Fixtures.TIME.plusSeconds(1)));
      stream.send(at("forgotten", Fixtures.TIME));

      assertThat(outcomes(stream))
          .extracting(EventOutcome::getEventId)
          .containsExactly("remembered");
    }
  }

  @Test
  void shouldDoLessAndThenSkipWhenTheStreamFallsBehind() {
    try (TestStream stream = stream("", "lag>10: samples=2; lag>100: skip")) {
      stream.send(Fixtures.event("full"));
      lag.set(50);
      stream.send(Fixtures.event("less"));
      lag.set(500);
      stream.send(Fixtures.event("none"));
      lag.set(0);
      stream.send(Fixtures.event("full-again"));

      assertThat(maps(stream))
          .extracting(map -> map.getEventId() + " " + map.getWidth())
          .containsExactly("full 10", "less 1", "full-again 10");
      assertThat(stream.read("t.rcap-scores")).hasSize(3);
      assertThat(outcomes(stream))
          .extracting(
              o -> o.getEventId() + " " + o.getOutcome() + " " + o.getLag() + " " + o.getDetail())
          .containsExactly("less DEGRADED 50 lag>10: samples=2", "none SKIPPED 500 lag>100: skip");
    }
  }

  private static ImageEvent predicted(String id, int label, double probability) {
    return ImageEvent.newBuilder(Fixtures.event(id))
        .setPrediction(new ProductionPrediction(label, probability))
        .build();
  }

  private static ImageEvent at(String id, Instant time) {
    return ImageEvent.newBuilder(Fixtures.event(id)).setTime(time).build();
  }
}
