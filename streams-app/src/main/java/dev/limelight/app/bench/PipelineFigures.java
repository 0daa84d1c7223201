package dev.limelight.app.bench;

import java.util.Optional;

/**
 * What the stream makes of the explanations' speed.
 *
 * @param model rounds with the bundle's model
 * @param free rounds with a model that costs nothing
 * @param events explained by the stream with the bundle's model
 */
record PipelineFigures(PipelineRounds model, PipelineRounds free, int events) {

  Figures toFigures() {
    MemoryUse first = model.memory().get(0);
    MemoryUse last = model.memory().get(model.memory().size() - 1);
    return new Figures()
        .add("loopPerSecond", 1000 / model.medianLoopMs(), "images explained in a plain loop")
        .add("pipelinePerSecond", 1000 / model.medianStreamMs(), "images through the stream")
        .add("ratio", model.ratio(), "of the two, median of the rounds")
        .add("ownMsPerEvent", free.medianStreamMs(), "the stream alone, on a model that is free")
        .add("heapMb", last.heapMb(), "live objects at the end")
        .add("nativeMb", last.nativeMb(), "resident outside the heap at the end")
        .add("heapGrowthMb", last.heapMb() - first.heapMb(), "since a quarter of the events")
        .add("nativeGrowthMb", growth(first, last), "since a quarter of the events")
        .add("freeLoopMs", free.medianLoopMs(), "a plain loop on the free model, per event")
        .add("events", events, "through the stream");
  }

  private static Optional<Double> growth(MemoryUse first, MemoryUse last) {
    return last.nativeMb().flatMap(end -> first.nativeMb().map(begin -> end - begin));
  }
}
