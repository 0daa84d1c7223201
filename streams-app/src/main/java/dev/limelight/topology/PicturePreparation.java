package dev.limelight.topology;

import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RawTensor;
import dev.limelight.image.RgbImage;
import dev.limelight.metric.Region;
import dev.limelight.schemas.Box;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings images into a model's shape as its bundle says. Thread-safe.
 *
 * @param decoder reads image files
 * @param preprocessing the model's
 */
public record PicturePreparation(ImageDecoder decoder, Preprocessing preprocessing)
    implements ImagePreparation {

  @Override
  public PreparedImage encoded(byte[] file) {
    return rejecting(
        () -> {
          RgbImage source = decoder.decode(file);
          return new Prepared(
              preprocessing.apply(source), preprocessing, source.width(), source.height());
        });
  }

  @Override
  public PreparedImage tensor(List<Integer> shape, byte[] values) {
    return rejecting(
        () ->
            // A tensor's own pixels are the map's: the picture is the input, nothing is cut off.
            new Prepared(
                RawTensor.decode(values, shape, preprocessing.shape()), preprocessing, 0, 0));
  }

  @Override
  public float[] black() {
    return preprocessing.black();
  }

  private static PreparedImage rejecting(Supplier<PreparedImage> preparation) {
    try {
      return preparation.get();
    } catch (ImageRejectedException rejected) {
      // Every fault has a reason of its name; a test holds the two together.
      throw new EventRejectedException(
          DeadLetterReason.valueOf("IMAGE_" + rejected.fault().name()),
          String.valueOf(rejected.getMessage()),
          rejected);
    }
  }

  /** Source width and height are 0 for a tensor. */
  private record Prepared(
      FloatTensor values, Preprocessing preprocessing, int sourceWidth, int sourceHeight)
      implements PreparedImage {

    /** Beyond every picture, and near enough that a box between two such edges has int sides. */
    private static final int FARTHEST = 1 << 29;

    @Override
    public Optional<Region> onMap(Box box) {
      var whole = pixels(box);
      var mapped =
          sourceWidth == 0 ? whole : preprocessing.regionOnMap(whole, sourceWidth, sourceHeight);
      return visible(mapped)
          ? Optional.of(new Region(mapped.x(), mapped.y(), mapped.width(), mapped.height()))
          : Optional.empty();
    }

    /** The whole pixels that the box touches. */
    private static dev.limelight.image.Region pixels(Box box) {
      int left = bounded(Math.floor(box.getX()));
      int top = bounded(Math.floor(box.getY()));
      return new dev.limelight.image.Region(
          left,
          top,
          bounded(Math.ceil(box.getX() + box.getWidth())) - left,
          bounded(Math.ceil(box.getY() + box.getHeight())) - top);
    }

    private static int bounded(double coordinate) {
      return (int) Math.max(-FARTHEST, Math.min(FARTHEST, coordinate));
    }

    private boolean visible(dev.limelight.image.Region region) {
      return !region.isEmpty()
          && region.x() < values.shape().dim(2)
          && region.y() < values.shape().dim(1)
          && (long) region.x() + region.width() > 0
          && (long) region.y() + region.height() > 0;
    }
  }
}
