package dev.limelight.app.demo.scene;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The truth about each scene as a row of a CSV file, in the order of the scenes. Boxes are columns,
 * rows and extents in pixels; the sticker's columns are empty where there is none.
 */
final class TruthTable implements SceneSink {
  static final String FILE = "truth.csv";

  private static final String HEADER =
      "index,file,class,label,stickered,x,y,width,height,"
          + "sticker_x,sticker_y,sticker_width,sticker_height\n";

  private final BufferedWriter out;

  TruthTable(Path folder) throws IOException {
    this.out = Files.newBufferedWriter(folder.resolve(FILE));
    out.write(HEADER);
  }

  @Override
  public void accept(Scene scene) throws IOException {
    out.write(
        String.join(
            ",",
            Long.toString(scene.spec().index()),
            PngScenes.nameOf(scene),
            Integer.toString(scene.sign().index()),
            scene.sign().label(),
            scene.stickered() ? "1" : "0",
            columns(scene.signBox()),
            scene.stickerBox().map(TruthTable::columns).orElse(",,,")));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static String columns(PixelBox box) {
    return box.x() + "," + box.y() + "," + box.width() + "," + box.height();
  }
}
