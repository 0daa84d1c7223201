package dev.limelight.image;

/**
 * What a file's own structure says before anything is decoded.
 *
 * @param width stored columns, before EXIF orientation
 * @param height stored rows
 * @param orientation how to turn the stored picture upright
 */
record ImageHeader(long width, long height, Orientation orientation) {

  /** The upright picture's size. */
  PictureSize size() {
    int columns = Math.toIntExact(width);
    int rows = Math.toIntExact(height);
    return orientation.swapsAxes()
        ? new PictureSize(rows, columns)
        : new PictureSize(columns, rows);
  }
}
