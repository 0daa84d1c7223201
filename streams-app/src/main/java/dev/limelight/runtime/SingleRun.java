package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Points;

/** Runs a graph at one point, in memory of its own that is used again. Not thread-safe. */
final class SingleRun implements AutoCloseable {
  private final RunSlot slot;
  private final PointLoader loader;
  private final ResultReader reader;

  SingleRun(GraphSession session) {
    this.slot = new RunSlot(session);
    this.loader = new PointLoader(session.ports().image());
    this.reader = new ResultReader(session.ports().result());
  }

  /** The result; valid until the next call. */
  float[] at(Points points, int index, int target) throws OrtException {
    loader.load(points, index, target, slot, 0);
    slot.run(1);
    return reader.read(slot, 0);
  }

  @Override
  public void close() throws OrtException {
    slot.close();
  }
}
