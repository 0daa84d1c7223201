package dev.limelight.explain;

/**
 * Filters across the lines of a plane: each line becomes a weighted sum of the lines around it. Not
 * thread-safe: it holds the neighbours of the line in hand.
 */
final class LineFilter {
  private final Border border;
  private final float[] zeros;

  /**
   * @param length of a line
   */
  LineFilter(Border border, int length) {
    this.border = border;
    this.zeros = new float[length];
  }

  /** {@code sums += kernel * lines}, for every line. */
  void apply(GaussianKernel kernel, float[][] lines, float[][] sums) {
    around(
        kernel.radius(),
        lines,
        (line, before, behind) -> Taps.filter(kernel, before, behind, sums[line]));
  }

  /** The same under two kernels of one radius. */
  void apply(
      GaussianKernel one,
      GaussianKernel other,
      float[][] lines,
      float[][] sums,
      float[][] otherSums) {
    around(
        one.radius(),
        lines,
        (line, before, behind) ->
            Taps.filter(one, other, before, behind, sums[line], otherSums[line]));
  }

  /** What is done with a line and those around it, by distance. */
  private interface Neighbours {
    void accept(int line, float[][] before, float[][] behind);
  }

  private void around(int radius, float[][] lines, Neighbours neighbours) {
    float[][] before = new float[radius + 1][];
    float[][] behind = new float[radius + 1][];
    for (int line = 0; line < lines.length; line++) {
      for (int distance = 0; distance <= radius; distance++) {
        before[distance] = at(line - distance, lines);
        behind[distance] = at(line + distance, lines);
      }
      neighbours.accept(line, before, behind);
    }
  }

  private float[] at(int line, float[][] lines) {
    int inside = border.inside(line, lines.length);
    return inside == Border.OUTSIDE ? zeros : lines[inside];
  }
}
