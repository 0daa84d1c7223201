package dev.limelight.image;

/**
 * Where a source picture lies under a model's input: the source window is scaled to {@code
 * scaledWidth} x {@code scaledHeight}, and the input begins at {@code (offsetX, offsetY)} of that.
 */
record Placement(
    int sourceX,
    int sourceY,
    int sourceWidth,
    int sourceHeight,
    long scaledWidth,
    long scaledHeight,
    long offsetX,
    long offsetY) {

  /** The whole picture, stretched to the input. */
  static Placement stretched(int sourceWidth, int sourceHeight, int width, int height) {
    return new Placement(0, 0, sourceWidth, sourceHeight, width, height, 0, 0);
  }

  /** The largest centred window of the input's aspect ratio, scaled to the input. */
  static Placement centreWindow(int sourceWidth, int sourceHeight, int width, int height) {
    boolean wide = (long) sourceWidth * height > (long) sourceHeight * width;
    int windowWidth = wide ? side(sourceHeight, width, height) : sourceWidth;
    int windowHeight = wide ? sourceHeight : side(sourceWidth, height, width);
    return new Placement(
        (sourceWidth - windowWidth) / 2,
        (sourceHeight - windowHeight) / 2,
        windowWidth,
        windowHeight,
        width,
        height,
        0,
        0);
  }

  /**
   * The picture scaled until its shorter side is {@code shorterSide}, the longer one rounded to the
   * nearest pixel (half to even); of that, the centre, an odd margin's smaller half being left and
   * above.
   */
  static Placement centreCrop(
      int sourceWidth, int sourceHeight, int shorterSide, int width, int height) {
    boolean portrait = sourceWidth < sourceHeight;
    long longer =
        portrait
            ? Math.round(Math.rint((double) shorterSide * sourceHeight / sourceWidth))
            : Math.round(Math.rint((double) shorterSide * sourceWidth / sourceHeight));
    long scaledWidth = portrait ? shorterSide : longer;
    long scaledHeight = portrait ? longer : shorterSide;
    return new Placement(
        0,
        0,
        sourceWidth,
        sourceHeight,
        scaledWidth,
        scaledHeight,
        (scaledWidth - width) / 2,
        (scaledHeight - height) / 2);
  }

  /** The input's coordinate of a source column's left edge; may lie outside the input. */
  double toInputX(double x) {
    return (x - sourceX) * scaledWidth / sourceWidth - offsetX;
  }

  /** The input's coordinate of a source row's upper edge; may lie outside the input. */
  double toInputY(double y) {
    return (y - sourceY) * scaledHeight / sourceHeight - offsetY;
  }

  private static int side(int other, int numerator, int denominator) {
    return (int) Math.max(1, Math.rint((double) other * numerator / denominator));
  }
}
