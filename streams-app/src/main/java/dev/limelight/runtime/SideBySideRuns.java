package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Points;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Single-image, single-thread runs, as many at a time as the worker pool has threads: what suits a
 * CPU, where the activations of one image stay in cache and nothing waits at a barrier. A result's
 * bits depend on its point and class alone, since every run is the same computation in one thread.
 */
final class SideBySideRuns implements RunStrategy {
  /** Slots per thread: enough that threads find work while the results before it are consumed. */
  private static final int SLOTS_PER_THREAD = 4;

  private record Pending(SingleRun run, FutureTask<float[]> task) {}

  private final GraphSession session;
  private final WorkerPool workers;
  private final SlotPool<SingleRun> slots;

  /**
   * @param memoryBytes bound on the samples that exist at a time, see {@link RuntimeOptions}
   */
  SideBySideRuns(GraphSession session, WorkerPool workers, long memoryBytes) {
    this.session = session;
    this.workers = workers;
    long affordable = Math.max(1, memoryBytes / session.ports().bytesPerRow());
    int size = (int) Math.min(affordable, (long) SLOTS_PER_THREAD * workers.threads());
    this.slots = new SlotPool<>(size, () -> new SingleRun(session), SingleRun::close);
  }

  @Override
  public void run(Points points, int target, RowConsumer consumer)
      throws OrtException, InterruptedException {
    Deque<Pending> pending = new ArrayDeque<>();
    AtomicBoolean abandoned = new AtomicBoolean();
    try {
      int submitted = 0;
      for (int index = 0; index < points.count(); index++) {
        while (submitted < points.count()) {
          Optional<SingleRun> slot = nextSlot(pending.isEmpty());
          if (slot.isEmpty()) {
            break;
          }
          pending.add(submit(slot.get(), points, submitted, target, abandoned));
          submitted++;
        }
        Pending first = pending.element();
        consumer.accept(index, WorkerPool.join(first.task()));
        pending.remove();
        slots.giveBack(first.run());
      }
    } finally {
      // Nobody will consume these: those that have not begun do nothing, the others are let finish,
      // because their memory is lent again.
      abandoned.set(true);
      WorkerPool.settle(pending.stream().map(Pending::task).toList());
      pending.forEach(left -> slots.giveBack(left.run()));
    }
  }

  private Optional<SingleRun> nextSlot(boolean noneHeld) throws InterruptedException {
    return noneHeld ? Optional.of(slots.take()) : slots.poll();
  }

  private Pending submit(
      SingleRun run, Points points, int index, int target, AtomicBoolean abandoned) {
    return new Pending(
        run, workers.submit(() -> abandoned.get() ? new float[0] : run.at(points, index, target)));
  }

  /** Closes the slots, then the session they are bound to. */
  @Override
  public void close() throws OrtException {
    try (session) {
      slots.close();
    }
  }
}
