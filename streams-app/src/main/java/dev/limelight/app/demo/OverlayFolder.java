package dev.limelight.app.demo;

import dev.limelight.image.Overlay;
import dev.limelight.image.OverlayCaption;
import dev.limelight.image.RgbImage;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.ValuesEncoding;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Writes overlays of the first few pictures, clean and stickered, each as every model sees it. For
 * one thread.
 */
final class OverlayFolder {
  private static final int PICTURES_OF_EACH_KIND = 3;

  private final Path folder;
  private final ModelPictures pictures;

  /** By kind, the files' bytes: what is sent to several models is the same picture. */
  private final Map<String, Set<Object>> chosen = new HashMap<>();

  private final List<Path> files = new ArrayList<>();

  /**
   * Nothing is written yet.
   *
   * @param folder created if missing
   */
  OverlayFolder(Path folder, ModelPictures pictures) {
    this.folder = folder.toAbsolutePath().normalize();
    this.pictures = pictures;
  }

  /** Writes the event's overlay if its picture is one of the chosen or can become one. */
  void add(DemoResult result) {
    Set<Object> ofKind = chosen.computeIfAbsent(kind(result), kind -> new HashSet<>());
    Object image = result.event().getImage();
    if (!ofKind.contains(image) && ofKind.size() == PICTURES_OF_EACH_KIND) {
      return;
    }
    Optional<RgbImage> picture = pictures.picture(result.event());
    if (picture.isPresent()) {
      ofKind.add(image);
      write(result, Overlay.png(picture.get(), map(result.map()), caption(result)));
    }
  }

  /** The files written so far, in order. */
  List<Path> files() {
    return files.stream().sorted().toList();
  }

  private void write(DemoResult result, byte[] png) {
    Path file = folder.resolve(legal(name(result) + kind(result)) + ".png");
    try {
      Files.createDirectories(folder);
      Files.write(file, png);
      files.add(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the overlay " + file, e);
    }
  }

  private static String kind(DemoResult result) {
    return result.truth().map(truth -> truth.stickered() ? "-stickered" : "-clean").orElse("");
  }

  /** Ids of pictures from files end in the model's already. */
  private static String name(DemoResult result) {
    return result.id().endsWith(result.model()) ? result.id() : result.id() + "@" + result.model();
  }

  private static String legal(String name) {
    return name.replaceAll("[^A-Za-z0-9._@-]+", "_");
  }

  private static OverlayCaption caption(DemoResult result) {
    return new OverlayCaption(
        name(result),
        result.label(),
        result.score().getProbability(),
        OptionalDouble.of(result.score().getRcap()),
        result.score().getMethod());
  }

  private static FloatTensor map(SaliencyMap map) {
    if (map.getEncoding() != ValuesEncoding.UINT8) {
      throw new IllegalStateException(
          "The demo's maps are configured as UINT8, got " + map.getEncoding() + ".");
    }
    ByteBuffer bytes = map.getValues().duplicate();
    float[] values = new float[bytes.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (bytes.get() & 0xFF) / 255f;
    }
    return FloatTensor.of(Shape.of(map.getHeight(), map.getWidth()), values);
  }
}
