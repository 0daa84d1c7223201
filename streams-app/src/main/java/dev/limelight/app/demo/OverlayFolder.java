package dev.limelight.app.demo;

import dev.limelight.image.Overlay;
import dev.limelight.image.OverlayCaption;
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
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Writes overlays of the first few events of each kind. For one thread. */
final class OverlayFolder {
  /** For each model, clean and stickered events apart. */
  private static final int OF_EACH_KIND = 3;

  private final Path folder;
  private final ModelPictures pictures;
  private final Map<String, Integer> written = new HashMap<>();
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

  /** Writes the event's overlay if there are not enough of its kind. */
  void add(DemoResult result) {
    String kind = kind(result);
    int count = written.getOrDefault(kind, 0);
    if (count == OF_EACH_KIND) {
      return;
    }
    pictures
        .picture(result.event())
        .ifPresent(
            picture -> {
              write(kind, result, Overlay.png(picture, map(result.map()), caption(result)));
              written.put(kind, count + 1);
            });
  }

  /** The files written so far. */
  List<Path> files() {
    return List.copyOf(files);
  }

  private void write(String kind, DemoResult result, byte[] png) {
    Path file = folder.resolve(kind + "-" + legal(result.id()) + ".png");
    try {
      Files.createDirectories(folder);
      Files.write(file, png);
      files.add(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the overlay " + file, e);
    }
  }

  private static String kind(DemoResult result) {
    String truth =
        result.truth().map(known -> known.stickered() ? "-stickered" : "-clean").orElse("");
    return legal(result.model()) + truth;
  }

  private static String legal(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "_");
  }

  private static OverlayCaption caption(DemoResult result) {
    return new OverlayCaption(
        result.id(),
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
