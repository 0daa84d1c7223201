package dev.limelight.app.demo;

import dev.limelight.app.demo.scene.PixelBox;
import dev.limelight.app.demo.scene.Scene;
import dev.limelight.app.demo.scene.SceneStream;
import dev.limelight.schemas.Box;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Rendered scenes, each sent once for each model, so that the models are compared on the same
 * pictures. The sign's box is the region of interest.
 *
 * @param scenes the scenes
 * @param models ids of the models, at least one
 */
record SceneEvents(SceneStream scenes, List<String> models) implements EventSource {

  SceneEvents {
    models = List.copyOf(models);
  }

  @Override
  public ImageEvent event(int index, Instant time) {
    int number = index / models.size();
    Scene scene = scenes.scene(number);
    PixelBox sign = scene.signBox();
    return ImageEvent.newBuilder()
        .setEventId(id(number, index % models.size()))
        .setTime(time)
        .setModelId(models.get(index % models.size()))
        .setImage(new EncodedImage(png(scene)))
        .setRegion(
            new Box(
                (double) sign.x(),
                (double) sign.y(),
                (double) sign.width(),
                (double) sign.height()))
        .setAttributes(new Truth(scene.sign().label(), scene.stickered()).attributes())
        .build();
  }

  /** Id of the event that sends a scene to a model; both are counted from 0. */
  static String id(int scene, int model) {
    return String.format(Locale.ROOT, "scene-%04d-%d", scene, model);
  }

  private static ByteBuffer png(Scene scene) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(scene.toImage(), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("A PNG could not be written to memory.", e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}
