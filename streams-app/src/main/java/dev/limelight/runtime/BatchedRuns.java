package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

/**
 * Batches as large as the memory bound allows, one at a time per device: what suits a GPU. While
 * one caller's batch runs, another's is filled and a third's results are consumed.
 *
 * <p>A result's bits may depend on the size of its batch, which is a function of the number of
 * points and of the memory bound; the same evaluation under the same options gives the same bits.
 */
final class BatchedRuns implements RunStrategy {
  /** One batch runs while another is filled or read. */
  private static final int SLOTS = 2;

  private final GraphSession session;
  private final WorkerPool workers;
  private final Lock device;
  private final int largest;
  private final SlotPool<Batch> slots;

  /**
   * @param device held while a batch runs; one per device, fair
   * @param memoryBytes bound on the samples that exist at a time, see {@link RuntimeOptions}
   */
  BatchedRuns(GraphSession session, WorkerPool workers, Lock device, long memoryBytes) {
    this.session = session;
    this.workers = workers;
    this.device = device;
    this.largest = session.batchIsFree() ? largest(session.ports(), memoryBytes) : 1;
    this.slots = new SlotPool<>(SLOTS, () -> new Batch(session, workers.threads()), Batch::close);
  }

  private static int largest(GraphPorts ports, long memoryBytes) {
    int row = Math.max(ports.image().graph().size(), ports.result().graph().size());
    long addressable = Integer.MAX_VALUE / ((long) row * Float.BYTES);
    long affordable = memoryBytes / (SLOTS * ports.bytesPerRow());
    return (int) Math.max(1, Math.min(affordable, addressable));
  }

  @Override
  public void run(Points points, int target, RowConsumer consumer)
      throws OrtException, InterruptedException {
    Batch batch = slots.take();
    try {
      for (int start = 0; start < points.count(); start += largest) {
        int rows = Math.min(largest, points.count() - start);
        batch.slot.reserve(rows);
        fill(batch, points, start, rows, target);
        runOnDevice(batch, rows);
        for (int row = 0; row < rows; row++) {
          consumer.accept(start + row, batch.reader.read(batch.slot, row));
        }
      }
    } finally {
      slots.giveBack(batch);
    }
  }

  /** Each thread computes every n-th point: drawing noise costs as much as a GPU's run. */
  private void fill(Batch batch, Points points, int start, int rows, int target)
      throws OrtException, InterruptedException {
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    int stride = Math.min(rows, batch.loaders.size());
    for (int offset = 0; offset < stride; offset++) {
      int first = offset;
      PointLoader loader = batch.loaders.get(offset);
      tasks.add(
          workers.submit(
              () -> {
                for (int row = first; row < rows; row += stride) {
                  loader.load(points, start + row, target, batch.slot, row);
                }
                return first;
              }));
    }
    try {
      for (FutureTask<Integer> task : tasks) {
        WorkerPool.join(task);
      }
    } finally {
      WorkerPool.settle(tasks);
    }
  }

  private void runOnDevice(Batch batch, int rows) throws OrtException, InterruptedException {
    device.lockInterruptibly();
    try {
      batch.slot.run(rows);
    } finally {
      device.unlock();
    }
  }

  /** Closes the slots, then the session they are bound to. */
  @Override
  public void close() throws OrtException {
    try (session) {
      slots.close();
    }
  }

  /** A slot with what fills and reads it. */
  private static final class Batch {
    final RunSlot slot;
    final List<PointLoader> loaders;
    final ResultReader reader;

    Batch(GraphSession session, int threads) {
      this.slot = new RunSlot(session);
      this.loaders =
          Stream.generate(() -> new PointLoader(session.ports().image())).limit(threads).toList();
      this.reader = new ResultReader(session.ports().result());
    }

    void close() throws OrtException {
      slot.close();
    }
  }
}
