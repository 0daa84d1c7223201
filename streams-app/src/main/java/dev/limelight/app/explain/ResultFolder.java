package dev.limelight.app.explain;

import dev.limelight.image.Overlay;
import dev.limelight.image.OverlayCaption;
import dev.limelight.pipeline.ScoredMap;
import dev.limelight.tensor.FloatTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The folder that results are written to: {@code NAME.METHOD.f32}, the map, and {@code
 * NAME.METHOD.png}, its overlay. NAME is the picture's file name without its extension; where one
 * run has a name twice, the later picture's becomes {@code NAME-2}, so that a run never overwrites
 * its own results. For one thread and one run.
 */
public final class ResultFolder {
  private final Path folder;
  private final Set<String> taken = new HashSet<>();

  private ResultFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Where a picture's results lie.
   *
   * @param map float32, little-endian, row-major {@code [H,W]}
   * @param overlay a PNG
   */
  public record Written(Path map, Path overlay) {}

  /**
   * The folder, created if it is not there.
   *
   * @throws UnusableArgumentException if it cannot be created or written to
   */
  public static ResultFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The output folder " + folder + " cannot be created: " + FileFault.of(e), e);
    }
    if (!Files.isWritable(folder)) {
      throw new UnusableArgumentException("The output folder " + folder + " cannot be written to");
    }
    return new ResultFolder(folder);
  }

  /**
   * Writes map and overlay of each method.
   *
   * @return in the order of the explanation's maps
   * @throws IOException if they cannot be written
   */
  public List<Written> write(PictureExplanation explanation) throws IOException {
    String picture = free(name(explanation.file()));
    List<Written> all = new ArrayList<>();
    for (ScoredMap map : explanation.maps()) {
      all.add(write(explanation, map, picture + "." + map.method().label()));
    }
    return all;
  }

  private Written write(PictureExplanation explanation, ScoredMap map, String name)
      throws IOException {
    Written files = new Written(folder.resolve(name + ".f32"), folder.resolve(name + ".png"));
    Files.write(files.map(), littleEndian(map.map()));
    Files.write(
        files.overlay(), Overlay.png(explanation.picture(), map.map(), caption(explanation, map)));
    return files;
  }

  private static OverlayCaption caption(PictureExplanation explanation, ScoredMap map) {
    return new OverlayCaption(
        String.valueOf(explanation.file().getFileName()),
        explanation.explained().label(),
        explanation.explained().probability(),
        OptionalDouble.of(map.rcap().rcap()),
        map.method().label());
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Compared without case: some file systems take {@code Cat} and {@code cat} for the same. */
  private String free(String name) {
    String free = name;
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  private static byte[] littleEndian(FloatTensor map) {
    ByteBuffer bytes = ByteBuffer.allocate(map.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(map.values());
    return bytes.array();
  }
}
