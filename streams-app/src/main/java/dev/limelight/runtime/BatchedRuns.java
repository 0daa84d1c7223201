package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Points;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches as large as the memory bound allows, one at a time per device: what suits a GPU. While
 * one caller's batch runs, another's is filled and a third's results are consumed.
 *
 * <p>A batch that does not fit into the device's memory is split, and later batches begin at the
 * size that did fit.
 *
 * <p>A result's bits may depend on the size of its batch, which is a function of the number of
 * points and of the memory bound (and of what the device's memory allowed); the same evaluation
 * under the same options gives the same bits.
 */
final class BatchedRuns implements RunStrategy {
  private static final Logger log = LoggerFactory.getLogger(BatchedRuns.class);

  /** One batch runs while another is filled or read. */
  private static final int SLOTS = 2;

  private final GraphSession session;
  private final WorkerPool workers;
  private final DeviceThread device;
  private final SlotRun slotRun;
  private final SlotPool<Batch> slots;
  private volatile int largest;

  /** Runs the first rows of a slot. */
  @FunctionalInterface
  interface SlotRun {
    void run(RunSlot slot, int rows) throws OrtException;
  }

  /**
   * @param device runs the batches; one per device
   * @param memoryBytes bound on the samples that exist at a time, see {@link RuntimeOptions}
   */
  BatchedRuns(GraphSession session, WorkerPool workers, DeviceThread device, long memoryBytes) {
    this(session, workers, device, memoryBytes, RunSlot::run);
  }

  /** As above, with the run itself from elsewhere. */
  BatchedRuns(
      GraphSession session,
      WorkerPool workers,
      DeviceThread device,
      long memoryBytes,
      SlotRun slotRun) {
    this.session = session;
    this.workers = workers;
    this.device = device;
    this.slotRun = slotRun;
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
    if (points.count() == 0) {
      return;
    }
    Batch batch = slots.take();
    try {
      int start = 0;
      while (start < points.count()) {
        start += runFrom(start, batch, points, target, consumer);
      }
    } finally {
      slots.giveBack(batch);
    }
  }

  /** Runs batches from a point on while they fit, and returns how many points that were. */
  private int runFrom(int first, Batch batch, Points points, int target, RowConsumer consumer)
      throws OrtException, InterruptedException {
    int shape = BatchShape.of(points.count() - first, largest).rows();
    for (int start = first; start < points.count(); start += shape) {
      int rows = Math.min(shape, points.count() - start);
      batch.slot.reserve(shape);
      fill(batch, points, start, rows, target);
      try {
        device.run(() -> slotRun.run(batch.slot, shape));
      } catch (OrtException e) {
        halve(shape, e);
        return start - first;
      }
      for (int row = 0; row < rows; row++) {
        consumer.accept(start + row, batch.reader.read(batch.slot, row));
      }
    }
    return points.count() - first;
  }

  /** Makes batches half as large, if that may help against the failure. */
  private void halve(int rows, OrtException failure) throws OrtException {
    if (rows == 1 || !DeviceMemory.isExhausted(failure)) {
      throw failure;
    }
    largest = Math.min(largest, rows / 2);
    log.warn(
        "A batch of {} images does not fit into the device's memory; going on with {} at a time."
            + " A smaller explanation.memory.bytes starts there",
        rows,
        rows / 2);
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
