package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.EventValue;
import dev.limelight.schemas.ObservationKind;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowFoldTest {
  private final WindowFold fold = new WindowFold(Observations.options());

  private AuditWindow folded(List<AuditObservation> all) {
    AuditWindow window = WindowFold.empty(all.get(0), Observations.ROW, 0);
    for (AuditObservation seen : all) {
      window = fold.add(window, seen);
    }
    return window;
  }

  @Test
  void shouldSummariseWhatItSaw() {
    AuditWindow window =
        folded(
            List.of(
                Observations.score("a", 0.2, 0.1, true),
                Observations.score("b", 0.6, 0.9, false),
                Observations.map("a", 0, 255, 10, 20),
                Observations.map("b", 100, 255, 11, 20),
                Observations.ended(ObservationKind.SKIPPED, "c", "RATE"),
                Observations.ended(ObservationKind.DEAD, "d", "NOT_AVRO"),
                Observations.ended(ObservationKind.DEAD, "e", "NOT_AVRO")));

    AuditSummary summary = Summaries.of(window, Observations.options(), null, true);

    assertThat(summary.getExplained()).isEqualTo(2);
    assertThat(summary.getSkipped()).containsOnly(Map.entry("RATE", 1L));
    assertThat(summary.getDead()).containsOnly(Map.entry("NOT_AVRO", 2L));
    assertThat(summary.getRcapMean()).isCloseTo(0.4, within(1e-9));
    assertThat(summary.getRegionShareMean()).isCloseTo(0.5, within(1e-9));
    assertThat(summary.getOutside()).isEqualTo(1);
    assertThat(summary.getPredictions()).isEqualTo(2);
    assertThat(summary.getDisagreements()).isEqualTo(1);
    assertThat(summary.getMeanMap().getValues().array())
        .containsExactly((byte) 50, (byte) 255, (byte) 11, (byte) 20);
    assertThat(summary.getMeanMap().getSize()).isEqualTo(2);
    assertThat(summary.getLabel()).isEqualTo("stop");
    assertThat(summary.getDrift()).isNull();
  }

  @Test
  void shouldBeTheSameInAnyOrder() {
    List<AuditObservation> all = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      all.add(Observations.score("e" + i, random.nextDouble(), random.nextDouble(), i % 3 == 0));
      all.add(Observations.map("e" + i, random.nextInt(256), 1, 2, 3));
    }
    AuditWindow first = folded(all);

    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(all, new Random(seed));
      assertThat(folded(all)).isEqualTo(first);
    }
    assertThat(first.getLowestRcap())
        .hasSize(ExtremeEvents.KEPT)
        .extracting(EventValue::getValue)
        .isSorted();
  }

  @Test
  void shouldSayWhatIsNotKnownWhenNothingWasScored() {
    AuditSummary summary =
        Summaries.of(
            folded(List.of(Observations.ended(ObservationKind.DEAD, "d", "NOT_AVRO"))),
            Observations.options(),
            UnitHistogram.empty(),
            false);

    assertThat(summary.getRcapMean()).isNull();
    assertThat(summary.getRcapQuantiles()).isEmpty();
    assertThat(summary.getRegionShareMean()).isNull();
    assertThat(summary.getMeanMap()).isNull();
    assertThat(summary.getDrift()).isNull();
    assertThat(Measure.DEAD_RATE.of(summary)).as("of one method's events").isEmpty();
    assertThat(Measure.RCAP_MEAN.of(summary)).isEmpty();
  }

  @Test
  void shouldAverageCellsOfAMap() {
    FloatTensor map =
        FloatTensor.of(Shape.of(4, 4), 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0.4f);

    assertThat(MapThumbnail.of(map, 2).array())
        .containsExactly((byte) 128, (byte) 0, (byte) 255, (byte) 26);
    assertThat(MapThumbnail.of(FloatTensor.of(Shape.of(1, 1), 1f), 2).array())
        .containsExactly((byte) 255, (byte) 255, (byte) 255, (byte) 255);
  }
}
