package dev.limelight.runtime;

/** Takes results out of a slot, through arrays that are used again. Not thread-safe. */
final class ResultReader {
  private final RowLayout layout;
  private final float[] row;
  private final float[] result;

  ResultReader(RowLayout layout) {
    this.layout = layout;
    this.row = new float[layout.graph().size()];
    this.result = layout.isSame() ? row : new float[row.length];
  }

  /** A row of the slot, as it lies on our side; valid until the next call. */
  float[] read(RunSlot slot, int slotRow) {
    slot.read(slotRow, row);
    if (!layout.isSame()) {
      layout.toPort(row, result);
    }
    return result;
  }
}
