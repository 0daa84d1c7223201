package dev.limelight.app.bench;

import java.util.List;
import java.util.Optional;

/**
 * What the stream makes of the explanations' speed. What was not measured is not among the figures.
 *
 * @param model rounds with the bundle's model
 * @param free rounds with a model that costs nothing, against as many loops as the stream has
 *     threads, so that both have all cores
 * @param skippedPerSecond events a second that one instance skips by its sampling policy
 * @param latency at half the most that the stream takes of a model that costs nothing
 * @param scaling of a second instance
 * @param events explained by the stream with the bundle's model
 */
record PipelineFigures(
    Optional<PipelineRounds> model,
    Optional<PipelineRounds> free,
    Optional<Double> skippedPerSecond,
    Optional<LatencyFigures> latency,
    Optional<ScalingFigures> scaling,
    int events) {

  Figures toFigures() {
    Figures figures = new Figures();
    model.ifPresent(rounds -> addModel(figures, rounds));
    free.ifPresent(rounds -> addFree(figures, rounds));
    skippedPerSecond.ifPresent(
        rate -> figures.add("skippedPerSecond", rate, "events that sampling skips, accounted for"));
    latency.ifPresent(times -> addLatency(figures, times));
    scaling.ifPresent(rounds -> addScaling(figures, rounds));
    return figures;
  }

  private static void addLatency(Figures figures, LatencyFigures latency) {
    figures
        .add("pacedPerSecond", latency.perSecond(), "events sent, half the most on a free model")
        .add("latencyMs", latency.medianMs(), "then from sent to committed, median")
        .add("latencyP99Ms", latency.p99Ms(), "99th percentile, in the middle of the rounds");
  }

  private static void addScaling(Figures figures, ScalingFigures scaling) {
    figures
        .add("scalingRatio", scaling.ratio(), "two instances on two cores against one on one")
        .add("oneInstancePerSecond", 1000 / Median.of(scaling.oneMs()), "pinned to one core")
        .add("twoInstancesPerSecond", 1000 / Median.of(scaling.twoMs()), "each pinned to a core");
  }

  private void addModel(Figures figures, PipelineRounds model) {
    MemoryUse first = model.memory().get(0);
    MemoryUse last = model.memory().get(model.memory().size() - 1);
    figures
        .add("loopPerSecond", 1000 / model.medianLoopMs(), "images explained in a plain loop")
        .add("pipelinePerSecond", 1000 / model.medianStreamMs(), "images through the stream")
        .add("ratio", model.ratio(), "of the two, median of the rounds")
        .add("heapMb", last.heapMb(), "live objects at the end")
        .add("nativeMb", last.nativeMb(), "resident outside the heap at the end")
        .add("heapGrowthMb", last.heapMb() - first.heapMb(), "since a quarter of the events")
        .add("nativeGrowthMb", growth(first, last), "since a quarter of the events")
        .add("heapMbByQuarter", heap(model), "live objects after each quarter of the events")
        .add("nativeMbByQuarter", natives(model), "resident outside the heap then")
        .add("events", events, "through the stream");
  }

  private static void addFree(Figures figures, PipelineRounds free) {
    figures
        .add("ownMsPerEvent", free.medianExcessMs(), "freeStreamMs less freeLoopMs, by round")
        .add("freeStreamMs", free.medianStreamMs(), "an event in the stream, on a free model")
        .add("freeLoopMs", free.medianLoopMs(), "the same in as many loops as stream threads");
  }

  private static List<Double> heap(PipelineRounds model) {
    return model.memory().stream().map(MemoryUse::heapMb).toList();
  }

  private static List<Double> natives(PipelineRounds model) {
    return model.memory().stream().flatMap(use -> use.nativeMb().stream()).toList();
  }

  private static Optional<Double> growth(MemoryUse first, MemoryUse last) {
    return last.nativeMb().flatMap(end -> first.nativeMb().map(begin -> end - begin));
  }
}
