package dev.limelight.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PipelineFiguresTest {
  private static final PipelineRounds MODEL =
      new PipelineRounds(
          List.of(100.0, 90.0, 300.0, 100.0),
          List.of(125.0, 100.0, 310.0, 125.0),
          List.of(use(20, 200), use(21, 220), use(21, 210), use(22, 205)));
  private static final PipelineRounds FREE =
      new PipelineRounds(
          List.of(1.0, 2.0, 1.0, 1.0),
          List.of(3.0, 4.5, 3.0, 9.0),
          List.of(use(20, 200), use(20, 200), use(20, 200), use(20, 200)));

  @Test
  void shouldHaveTheKeysOfTheContractWhenPrintedAsJson() throws IOException {
    JsonNode json = json(MODEL);

    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "loopPerSecond",
            "pipelinePerSecond",
            "ratio",
            "ownMsPerEvent",
            "heapMb",
            "nativeMb",
            "heapGrowthMb",
            "nativeGrowthMb",
            "skippedPerSecond");
  }

  @Test
  void shouldTakeTheMedianOfTheRoundsRatiosWhenOneRoundIsSlow() throws IOException {
    JsonNode json = json(MODEL);

    assertThat(json.get("loopPerSecond").asDouble()).isEqualTo(10);
    assertThat(json.get("pipelinePerSecond").asDouble()).isEqualTo(8);
    assertThat(json.get("ratio").asDouble()).isCloseTo(0.85, within(1e-9));
    assertThat(json.get("ownMsPerEvent").asDouble()).isEqualTo(2.25);
  }

  @Test
  void shouldReportGrowthSinceTheFirstQuarterWhenMemoryIsKnown() throws IOException {
    JsonNode json = json(MODEL);

    assertThat(json.get("heapMb").asDouble()).isEqualTo(22);
    assertThat(json.get("heapGrowthMb").asDouble()).isEqualTo(2);
    assertThat(json.get("nativeMb").asDouble()).isEqualTo(205);
    assertThat(json.get("nativeGrowthMb").asDouble()).isEqualTo(5);
  }

  @Test
  void shouldPrintNullWhenTheSystemDoesNotTellItsMemory() throws IOException {
    MemoryUse unknown = new MemoryUse(20, Optional.empty());
    JsonNode json =
        json(new PipelineRounds(MODEL.loopMs(), MODEL.streamMs(), List.of(unknown, unknown)));

    assertThat(json.get("nativeMb").isNull()).isTrue();
    assertThat(json.get("nativeGrowthMb").isNull()).isTrue();
  }

  @Test
  void shouldTakeTheHundredthFromTheEndInTheMiddleRound() throws IOException {
    JsonNode json = json(MODEL);

    assertThat(json.get("latencyMs").asDouble()).isEqualTo(100);
    assertThat(json.get("latencyP99Ms").asDouble()).isEqualTo(198);
    assertThat(json.get("scalingRatio").asDouble()).isEqualTo(1.8);
  }

  private static JsonNode json(PipelineRounds model) throws IOException {
    List<Long> times = LongStream.rangeClosed(1, 200).mapToObj(ms -> ms * 1_000_000).toList();
    List<Long> paused = List.of(1_000_000_000L, 2_000_000_000L);
    return new ObjectMapper()
        .readTree(
            new PipelineFigures(
                    Optional.of(model),
                    Optional.of(FREE),
                    Optional.of(4000.0),
                    Optional.of(LatencyFigures.of(250, List.of(paused, times, List.of(1L)))),
                    Optional.of(
                        new ScalingFigures(List.of(9.0, 10.0, 8.0), List.of(5.0, 5.0, 5.0))),
                    80)
                .toFigures()
                .json());
  }

  private static MemoryUse use(double heap, double outside) {
    return new MemoryUse(heap, Optional.of(outside));
  }
}
