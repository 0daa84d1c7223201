package dev.limelight.app.evaluate;

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
import java.util.Optional;

/**
 * Ground-truth masks as PNG files: that of {@code cat.jpg} is {@code cat.png}. Pixels brighter than
 * half are inside. A mask is scaled and cropped as its picture is.
 */
final class MaskFolder {
  private static final int HALF = 128;

  private final Path folder;
  private final Preprocessing preprocessing;
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  MaskFolder(Path folder, Preprocessing preprocessing) {
    if (!Files.isDirectory(folder)) {
      throw new UnusableArgumentException("--masks: " + folder + " is not a folder");
    }
    this.folder = folder;
    this.preprocessing = preprocessing;
  }

  /**
   * The mask of a picture, {@code [H,W]} of the model's input; empty where there is none.
   *
   * @throws UnusableArgumentException if it is no picture or has another shape than its picture
   */
  Optional<Mask> find(Path picture, RgbImage source) {
    String name = picture.getFileName().toString();
    int dot = name.lastIndexOf('.');
    Path file = folder.resolve((dot > 0 ? name.substring(0, dot) : name) + ".png");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    RgbImage mask;
    try {
      mask = decoder.decode(Files.readAllBytes(file));
    } catch (IOException | RuntimeException e) {
      throw new UnusableArgumentException(
          "The mask " + file + " cannot be read: " + e.getMessage(), e);
    }
    if (mask.width() != source.width() || mask.height() != source.height()) {
      throw new UnusableArgumentException(
          "The mask %s is %d x %d, its picture %d x %d; they must be of one size"
              .formatted(file, mask.width(), mask.height(), source.width(), source.height()));
    }
    return Optional.of(onMap(preprocessing.picture(mask)));
  }

  private static Mask onMap(RgbImage placed) {
    boolean[] inside = new boolean[placed.width() * placed.height()];
    for (int i = 0; i < inside.length; i++) {
      int rgb = placed.rgb(i % placed.width(), i / placed.width());
      inside[i] = ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3 >= HALF;
    }
    return Mask.of(Shape.of(placed.height(), placed.width()), inside);
  }
}
