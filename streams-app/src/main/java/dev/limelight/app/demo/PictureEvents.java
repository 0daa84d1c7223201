package dev.limelight.app.demo;

import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pictures from files, each sent once for each model, and again from the first when more are asked
 * for.
 *
 * @param files the files, whatever they hold; at least one
 * @param models ids of the models, at least one
 */
record PictureEvents(List<Path> files, List<String> models) implements EventSource {
  private static final Pattern PICTURE =
      Pattern.compile("[^.].*\\.(jpe?g|png|webp|bmp)", Pattern.CASE_INSENSITIVE);

  PictureEvents {
    files = List.copyOf(files);
    models = List.copyOf(models);
  }

  /**
   * The picture files of a folder, by name.
   *
   * @throws IllegalArgumentException if there are none
   */
  static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(Files::isRegularFile)
              .filter(file -> PICTURE.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new IllegalArgumentException(
            "There is no .jpg, .jpeg, .png, .webp or .bmp file in " + folder + ".");
      }
      return files;
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot list the folder of pictures " + folder + ".", e);
    }
  }

  @Override
  public ImageEvent event(int index, Instant time) {
    int number = index / models.size();
    Path file = files.get(number % files.size());
    String model = models.get(index % models.size());
    int round = number / files.size();
    return ImageEvent.newBuilder()
        .setEventId(file.getFileName() + (round == 0 ? "" : "#" + (round + 1)) + "@" + model)
        .setTime(time)
        .setModelId(model)
        .setImage(new EncodedImage(content(file)))
        .build();
  }

  private static ByteBuffer content(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the picture " + file, e);
    }
  }
}
