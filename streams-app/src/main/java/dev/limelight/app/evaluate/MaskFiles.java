package dev.limelight.app.evaluate;

import dev.limelight.app.explain.FileFault;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.metric.Mask;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Ground truths: a PNG for each image, by its name without the extension. Thread-safe. */
public final class MaskFiles {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  /** Half of a pixel's range: where scaling mixed inside and outside, the larger share decides. */
  private static final int HALF = 128;

  private static final int WHITE = 0xFFFFFF;

  /** Of a mask that has white too: nothing is said about the pixel. */
  private static final int MIDDLE_GREY = 0x808080;

  // A mask is scaled as a picture, each statement in a channel of its own.
  private static final int INSIDE = 0x00FF00;
  private static final int OPEN = 0x0000FF;

  private final Map<String, Path> files;

  private MaskFiles(Map<String, Path> files) {
    this.files = files;
  }

  /**
   * The masks of a folder.
   *
   * @throws UnusableArgumentException if it cannot be listed or holds no PNG
   */
  public static MaskFiles of(Path folder) {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> children = Files.list(folder)) {
      children
          .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".png"))
          .forEach(file -> files.put(baseName(file), file));
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The folder of masks " + folder + " cannot be listed: " + FileFault.of(e), e);
    }
    if (files.isEmpty()) {
      throw new UnusableArgumentException(
          "The folder of masks " + folder + " holds no mask: no file in it ends in .png", null);
    }
    return new MaskFiles(files);
  }

  /** No masks. */
  public static MaskFiles none() {
    return new MaskFiles(Map.of());
  }

  /** The names that masks have, without the extension. */
  java.util.Set<String> names() {
    return files.keySet();
  }

  /** The bytes of an image's mask, if it has one. */
  Optional<byte[]> bytes(Path image) throws IOException {
    Path file = files.get(baseName(image));
    return file == null ? Optional.empty() : Optional.of(Files.readAllBytes(file));
  }

  static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * A mask, placed on the map as its image was placed under the model's input.
   *
   * @param encoded any value but 0 is inside; in a mask with white pixels, middle grey (128) is
   *     left open
   * @throws dev.limelight.image.ImageRejectedException if it is not a picture
   * @throws IllegalArgumentException if its sides are not in the image's proportion
   */
  static Mask place(byte[] encoded, RgbImage image, Preprocessing preprocessing) {
    RgbImage mask = DECODER.decode(encoded);
    double expected = (double) mask.width() * image.height() / image.width();
    if (Math.abs(expected - mask.height()) > 1 + 0.01 * mask.height()) {
      throw new IllegalArgumentException(
          "The mask is %d x %d, the image %d x %d: a mask may have any size, but the image's proportions"
              .formatted(mask.width(), mask.height(), image.width(), image.height()));
    }
    RgbImage placed = preprocessing.picture(statements(mask, image.width(), image.height()));
    boolean[] inside = new boolean[placed.width() * placed.height()];
    boolean[] open = new boolean[inside.length];
    for (int i = 0; i < inside.length; i++) {
      int statement = placed.rgb(i % placed.width(), i / placed.width());
      inside[i] = (statement >> 8 & 0xFF) >= HALF;
      open[i] = (statement & 0xFF) >= HALF;
    }
    return Mask.of(Shape.of(placed.height(), placed.width()), inside, open);
  }

  /** What the mask says of each pixel of its image. */
  private static RgbImage statements(RgbImage mask, int width, int height) {
    boolean leavesOpen = has(mask, WHITE);
    int[] pixels = new int[width * height];
    for (int i = 0; i < pixels.length; i++) {
      int x = (int) ((Math.floorMod(i, width) + 0.5) * mask.width() / width);
      int y = (int) ((Math.floorDiv(i, width) + 0.5) * mask.height() / height);
      int value = mask.rgb(x, y) & WHITE;
      if (leavesOpen && value == MIDDLE_GREY) {
        pixels[i] = OPEN;
      } else {
        pixels[i] = value == 0 ? 0 : INSIDE;
      }
    }
    return RgbImage.of(width, height, pixels);
  }

  private static boolean has(RgbImage mask, int value) {
    for (int i = 0; i < mask.width() * mask.height(); i++) {
      if ((mask.rgb(i % mask.width(), i / mask.width()) & WHITE) == value) {
        return true;
      }
    }
    return false;
  }
}
