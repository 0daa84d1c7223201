package dev.limelight.image;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a model wants its pictures: size, crop, channel order and normalisation, as its {@code
 * model.yaml} says. What resizing and cropping do together:
 *
 * <table>
 *   <caption>The four combinations</caption>
 *   <tr><th>shorter side</th><th>crop</th><th>what the model sees</th></tr>
 *   <tr><td>given</td><td>centre</td><td>the picture scaled to that shorter side, its centre</td></tr>
 *   <tr><td>absent</td><td>centre</td><td>the largest centred window of the input's aspect ratio,
 *     scaled to the input</td></tr>
 *   <tr><td>absent</td><td>none</td><td>the whole picture, stretched to the input</td></tr>
 *   <tr><td>given</td><td>none</td><td>the same: without a crop nothing may be cut off, and scaling
 *     twice would only blur</td></tr>
 * </table>
 *
 * Scaling is bilinear with anti-aliasing, as Pillow's. Immutable and thread-safe.
 *
 * @param width the model's input width in pixels, 1 to 16384
 * @param height the model's input height in pixels, 1 to 16384
 * @param resizeShorterSide the shorter side to scale to before cropping, at least as long as both
 *     sides of the input where there is a crop
 * @param crop which part is shown
 * @param channels the model's channel order
 * @param mean what is subtracted, on the scale 0..255, in R, G, B order whatever {@code channels}
 *     says; or one value for all
 * @param std what the difference is divided by, likewise; positive
 */
public record Preprocessing(
    int width,
    int height,
    OptionalInt resizeShorterSide,
    Crop crop,
    ChannelOrder channels,
    List<Float> mean,
    List<Float> std) {

  private static final int MAX_SIDE = 16384;

  /**
   * @throws IllegalArgumentException if a size is out of range, the shorter side does not cover the
   *     crop, or {@code mean} or {@code std} has the wrong length or an impossible value
   */
  public Preprocessing {
    Objects.requireNonNull(crop);
    Objects.requireNonNull(channels);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    checkSide("width", width);
    checkSide("height", height);
    resizeShorterSide.ifPresent(side -> checkSide("resizeShorterSide", side));
    if (crop == Crop.CENTRE && resizeShorterSide.orElse(MAX_SIDE) < Math.max(width, height)) {
      throw new IllegalArgumentException(
          "resizeShorterSide must be at least the longer side of the input, "
              + Math.max(width, height)
              + ", or the crop would reach beyond the picture; got "
              + resizeShorterSide.getAsInt());
    }
    checkChannelValues("mean", mean, channels);
    checkChannelValues("std", std, channels);
    for (float deviation : std) {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException("std must be positive, got " + std);
      }
    }
  }

  /** Shape of one preprocessed picture, {@code [C,H,W]}. */
  public Shape shape() {
    return Shape.of(channels.channels(), height, width);
  }

  /**
   * The preprocessed picture, {@code [C,H,W]}: {@code (value - mean) / std} of each channel, in the
   * model's channel order.
   */
  public FloatTensor apply(RgbImage source) {
    int[] pixels = picture(source).pixels();
    float[] values = new float[shape().size()];
    int at = 0;
    for (int channel = 0; channel < channels.channels(); channel++) {
      float[] normalised = normalised(channel);
      for (int pixel : pixels) {
        values[at++] = normalised[channels.value(pixel, channel)];
      }
    }
    return FloatTensor.of(shape(), values);
  }

  /** The preprocessed value of a black pixel, for each of the model's channels. */
  public float[] black() {
    float[] black = new float[channels.channels()];
    for (int channel = 0; channel < black.length; channel++) {
      black[channel] = normalised(channel)[0];
    }
    return black;
  }

  /** The picture as the model sees it, scaled and cropped to the input's size, in colour. */
  public RgbImage picture(RgbImage source) {
    return Resampler.resample(source, placement(source.width(), source.height()), width, height);
  }

  /**
   * A region of the upright source picture, on the map of that picture: the map's pixels whose
   * centres lie in the region, at least one where any part of the region is visible; empty where
   * the crop cuts all of it off.
   *
   * @param source the region in source pixels
   * @param sourceWidth the source picture's width, at least 1
   * @param sourceHeight the source picture's height, at least 1
   */
  public Region regionOnMap(Region source, int sourceWidth, int sourceHeight) {
    Placement placement = placement(sourceWidth, sourceHeight);
    Span columns =
        Span.of(
            placement.toInputX(source.x()),
            placement.toInputX((double) source.x() + source.width()),
            width);
    Span rows =
        Span.of(
            placement.toInputY(source.y()),
            placement.toInputY((double) source.y() + source.height()),
            height);
    return new Region(columns.from(), rows.from(), columns.length(), rows.length());
  }

  private Placement placement(int sourceWidth, int sourceHeight) {
    if (crop == Crop.NONE) {
      return Placement.stretched(sourceWidth, sourceHeight, width, height);
    }
    return resizeShorterSide.isPresent()
        ? Placement.centreCrop(
            sourceWidth, sourceHeight, resizeShorterSide.getAsInt(), width, height)
        : Placement.centreWindow(sourceWidth, sourceHeight, width, height);
  }

  private float[] normalised(int channel) {
    int index = channels.indexInRgb(channel);
    float subtracted = mean.get(mean.size() == 1 ? 0 : index);
    float divisor = std.get(std.size() == 1 ? 0 : index);
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (value - subtracted) / divisor;
    }
    return table;
  }

  private static void checkSide(String name, int side) {
    if (side < 1 || side > MAX_SIDE) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + MAX_SIDE + " pixels, got " + side);
    }
  }

  private static void checkChannelValues(String name, List<Float> values, ChannelOrder channels) {
    if (values.size() != 1 && values.size() != 3) {
      throw new IllegalArgumentException(
          name + " must have 3 values (R, G, B) or one for all channels, got " + values);
    }
    if (!values.stream().allMatch(Float::isFinite)) {
      throw new IllegalArgumentException(name + " must be finite, got " + values);
    }
    if (channels == ChannelOrder.GRAY && values.stream().distinct().count() > 1) {
      throw new IllegalArgumentException(
          name + " of a GRAY model must be one value, or three equal ones, got " + values);
    }
  }
}
