package dev.limelight.app.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Turns what is named on a command line, pictures and folders of pictures, into pictures. */
public final class PictureFiles {
  private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp", "bmp");

  private PictureFiles() {}

  /**
   * The pictures, in the arguments' order. Of a folder: the files directly in it that have a
   * picture's extension and are neither hidden nor overlays of an earlier run, sorted by name. A
   * file named outright is taken whatever it is called, and even if it is not there: that it cannot
   * be read is found when it is its turn.
   *
   * @throws UnusableArgumentException if a folder cannot be listed, or holds no picture
   */
  public static List<Path> of(List<Path> arguments) {
    List<Path> pictures = new ArrayList<>();
    for (Path argument : arguments) {
      if (Files.isDirectory(argument)) {
        pictures.addAll(in(argument));
      } else {
        pictures.add(argument);
      }
    }
    return List.copyOf(pictures);
  }

  private static List<Path> in(Path folder) {
    List<Path> pictures;
    try (Stream<Path> children = Files.list(folder)) {
      pictures = children.filter(PictureFiles::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The folder " + folder + " cannot be listed: " + FileFault.of(e), e);
    }
    if (pictures.isEmpty()) {
      throw new UnusableArgumentException(
          "The folder "
              + folder
              + " holds no picture: no file in it ends in .jpg, .jpeg, .png, .webp or .bmp");
    }
    return pictures;
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && EXTENSIONS.contains(extension)
        && Files.isRegularFile(file)
        && !isOverlay(file, name);
  }

  /** An overlay lies beside the map of its name. */
  private static boolean isOverlay(Path file, String name) {
    return name.endsWith(".png")
        && Files.exists(file.resolveSibling(name.replaceFirst("\\.png$", ".f32")));
  }
}
