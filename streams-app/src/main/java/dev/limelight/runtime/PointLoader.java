package dev.limelight.runtime;

import dev.limelight.explain.Points;

/** Brings points into a slot, through arrays that are used again. Not thread-safe. */
final class PointLoader {
  private final RowLayout layout;
  private final float[] point;
  private final float[] row;

  PointLoader(RowLayout layout) {
    this.layout = layout;
    this.point = new float[layout.port().size()];
    this.row = layout.isSame() ? point : new float[point.length];
  }

  void load(Points points, int index, int target, RunSlot slot, int slotRow) {
    points.fill(index, point);
    if (!layout.isSame()) {
      layout.toGraph(point, row);
    }
    slot.write(slotRow, row, target);
  }
}
