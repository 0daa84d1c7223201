package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.PointRange;
import dev.limelight.explain.Points;

/**
 * Side-by-side runs that leave no core idle at their end: the last few points, too few to go round,
 * run one after the other over all threads. A classification is one point and so takes as long as
 * the machine needs, not as long as one core does.
 *
 * <p>Both ways give the same bits. That is not a matter of course, since kernels split sums by the
 * number of threads: {@link WideSession} shows it for each model.
 */
final class RemainderRuns implements RunStrategy {
  private final RunStrategy sideBySide;
  private final GraphSession wide;
  private final int threads;
  private final SlotPool<SingleRun> slot;

  /**
   * @param sideBySide runs the others, as many at a time as there are threads
   * @param wide a session of the same graph over all threads, closed with this
   * @param threads how many these are
   */
  RemainderRuns(RunStrategy sideBySide, GraphSession wide, int threads) {
    this.sideBySide = sideBySide;
    this.wide = wide;
    this.threads = threads;
    this.slot = new SlotPool<>(1, () -> new SingleRun(wide), SingleRun::close);
  }

  @Override
  public void run(Points points, int target, RowConsumer consumer)
      throws OrtException, InterruptedException {
    int left = points.count() % threads;
    // More than half of the threads at work are not idle enough.
    int alone = 2 * left <= threads ? left : 0;
    int together = points.count() - alone;
    sideBySide.run(new PointRange(points, 0, together), target, consumer);
    if (alone == 0) {
      return;
    }
    SingleRun run = slot.take();
    try {
      for (int index = together; index < points.count(); index++) {
        consumer.accept(index, run.at(points, index, target));
      }
    } finally {
      slot.giveBack(run);
    }
  }

  /** Closes the slot and the sessions. */
  @Override
  public void close() throws OrtException {
    try (sideBySide;
        wide) {
      slot.close();
    }
  }
}
