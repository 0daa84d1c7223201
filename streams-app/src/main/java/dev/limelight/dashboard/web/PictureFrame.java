package dev.limelight.dashboard.web;

import dev.limelight.dashboard.store.MapInfo;
import dev.limelight.image.ChannelOrder;
import dev.limelight.image.Crop;
import dev.limelight.image.PictureSize;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.Region;
import dev.limelight.image.RgbImage;
import dev.limelight.schemas.Box;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The part of a picture that lies under a map, at the size of a page. Stateless. */
final class PictureFrame {
  private PictureFrame() {}

  /**
   * The part.
   *
   * @param model what the model sees of a picture; null for all of it
   * @param side longer side of the result, pixels
   */
  static RgbImage of(@Nullable Preprocessing model, RgbImage whole, int side) {
    PictureSize size = new PictureSize(whole.width(), whole.height());
    return frame(model, size, side).picture(whole);
  }

  /** What the model does, at another size: the same window, with the detail of the picture. */
  private static Preprocessing frame(@Nullable Preprocessing model, PictureSize whole, int side) {
    if (model == null) {
      double scale = Math.min(1, (double) side / Math.max(whole.width(), whole.height()));
      return stretched(scaled(whole.width(), scale), scaled(whole.height(), scale));
    }
    double scale = (double) side / Math.max(model.width(), model.height());
    int width = scaled(model.width(), scale);
    int height = scaled(model.height(), scale);
    if (model.crop() == Crop.NONE) {
      return stretched(width, height);
    }
    int least = Math.max(width, height);
    OptionalInt shorter =
        model.resizeShorterSide().isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(Math.max(least, scaled(model.resizeShorterSide().getAsInt(), scale)));
    return plain(width, height, shorter, Crop.CENTRE);
  }

  /** A box on the picture, as shares of the sides of that part. */
  static Optional<Json> region(@Nullable Preprocessing model, PictureSize whole, Box box) {
    // Fine enough for a line on a screen.
    int side = 1024;
    Preprocessing frame = frame(model, whole, side);
    Region source =
        new Region(
            (int) Math.rint(box.getX()),
            (int) Math.rint(box.getY()),
            (int) Math.max(1, Math.rint(box.getWidth())),
            (int) Math.max(1, Math.rint(box.getHeight())));
    Region region = frame.regionOnMap(source, whole.width(), whole.height());
    return region.isEmpty()
        ? Optional.empty()
        : Optional.of(
            shares(
                (double) region.x() / frame.width(),
                (double) region.y() / frame.height(),
                (double) region.width() / frame.width(),
                (double) region.height() / frame.height()));
  }

  /** A box on a tensor, as shares of its sides. */
  static Json tensor(Box box, MapInfo map) {
    return shares(
        box.getX() / map.width(),
        box.getY() / map.height(),
        box.getWidth() / map.width(),
        box.getHeight() / map.height());
  }

  private static Json shares(double x, double y, double width, double height) {
    return new Json().put("x", x).put("y", y).put("width", width).put("height", height);
  }

  private static int scaled(int side, double scale) {
    return (int) Math.max(1, Math.rint(side * scale));
  }

  private static Preprocessing stretched(int width, int height) {
    return plain(width, height, OptionalInt.empty(), Crop.NONE);
  }

  private static Preprocessing plain(int width, int height, OptionalInt shorter, Crop crop) {
    return new Preprocessing(
        width, height, shorter, crop, ChannelOrder.RGB, List.of(0f), List.of(1f));
  }
}
