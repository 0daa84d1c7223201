package dev.limelight.app.bench;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Rounds of a loop and of the stream on the same events, in turns.
 *
 * @param loopMs of the plain loop, milliseconds per event, by round
 * @param streamMs of the stream, milliseconds per event, by round
 * @param memory after each round
 */
record PipelineRounds(List<Double> loopMs, List<Double> streamMs, List<MemoryUse> memory) {
  PipelineRounds {
    loopMs = List.copyOf(loopMs);
    streamMs = List.copyOf(streamMs);
    memory = List.copyOf(memory);
  }

  double medianLoopMs() {
    return Median.of(loopMs);
  }

  double medianStreamMs() {
    return Median.of(streamMs);
  }

  /** The stream's events per second as a share of the loop's: the median of the rounds' shares. */
  double ratio() {
    return medianOfRounds((loop, stream) -> loop / stream);
  }

  /** What an event takes longer in the stream, milliseconds: the median of the rounds' excesses. */
  double medianExcessMs() {
    return medianOfRounds((loop, stream) -> stream - loop);
  }

  private double medianOfRounds(DoubleBinaryOperator figure) {
    return Median.of(
        IntStream.range(0, loopMs.size())
            .mapToObj(round -> figure.applyAsDouble(loopMs.get(round), streamMs.get(round)))
            .toList());
  }
}
