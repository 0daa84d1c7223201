package dev.limelight.app.demo.scene;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * One picture of many scenes: a row for each class, filled from the left, clean and stickered
 * scenes by turns. What finds no free place is left out.
 */
final class ContactSheet implements SceneSink {
  static final String FILE = "scenes.png";

  private static final int COLUMNS = 8;
  private static final int ZOOM = 3;
  private static final int CELL = ZOOM * Scene.SIZE + 4;

  private final Path folder;
  private final BufferedImage sheet =
      new BufferedImage(
          COLUMNS * CELL, SignClass.values().length * CELL, BufferedImage.TYPE_INT_RGB);
  private final Map<SignClass, Integer> clean = new EnumMap<>(SignClass.class);
  private final Map<SignClass, Integer> stickered = new EnumMap<>(SignClass.class);

  ContactSheet(Path folder) {
    this.folder = folder;
  }

  @Override
  public void accept(Scene scene) {
    Map<SignClass, Integer> taken = scene.stickered() ? stickered : clean;
    int place = taken.merge(scene.sign(), 1, Integer::sum) - 1;
    int column = 2 * place + (scene.stickered() ? 1 : 0);
    if (column >= COLUMNS) {
      return;
    }
    Graphics2D graphics = sheet.createGraphics();
    graphics.drawImage(
        scene.toImage(),
        column * CELL + 2,
        scene.sign().index() * CELL + 2,
        ZOOM * Scene.SIZE,
        ZOOM * Scene.SIZE,
        null);
    graphics.dispose();
  }

  @Override
  public void close() throws IOException {
    PngScenes.write(sheet, folder.resolve(FILE));
  }
}
