package dev.limelight.image;

/** The pixels {@code from}, {@code from + 1} .. along one axis, {@code length} of them. */
record Span(int from, int length) {

  /** The pixels of an axis of {@code size} pixels whose centres lie between two coordinates. */
  static Span of(double start, double end, int size) {
    double visibleStart = Math.max(0, start);
    double visibleEnd = Math.min(size, end);
    if (visibleStart >= visibleEnd) {
      return new Span(0, 0);
    }
    int from = (int) Math.ceil(visibleStart - 0.5);
    int to = (int) Math.ceil(visibleEnd - 0.5);
    // A sliver between two centres still belongs to the pixel it lies in.
    return to > from
        ? new Span(from, to - from)
        : new Span((int) Math.floor((visibleStart + visibleEnd) / 2), 1);
  }
}
