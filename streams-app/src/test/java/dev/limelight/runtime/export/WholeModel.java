package dev.limelight.runtime.export;

import dev.limelight.runtime.ModelBuilder;
import java.util.List;

/**
 * A whole classifier as another program writes it.
 *
 * @param opsets those that the program writes
 * @param channelsLast whether its images are {@code [N,H,W,C]}
 * @param anySize whether height and width may be open
 */
record WholeModel(
    String name, List<Integer> opsets, boolean channelsLast, boolean anySize, Writer writer) {

  /** Writes it; batch, height and width are numbers, or names where they are open. */
  interface Writer {
    ModelBuilder write(int opset, Object batch, Object height, Object width);
  }

  @Override
  public String toString() {
    return name;
  }
}
