package dev.limelight.app.demo.scene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code limelight scenes}: writes demonstration scenes and the truth about them to a folder. Meant
 * for training the demonstration's classifiers and for looking at the scenes.
 */
@Command(
    name = "scenes",
    hidden = true,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Renders the demonstration's traffic-sign scenes.",
      "Writes the scenes and truth.csv, one row a scene: index, file, class, label, stickered,",
      "the sign's box, the sticker's box (empty without one)."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the options before it calls.
public final class ScenesCommand implements Callable<Integer> {
  /** How the scenes are written. */
  enum Format {
    /** One PNG file a scene. */
    png,
    /** All in {@code scenes.u8}: unsigned bytes, [N, 64, 64, 3]. */
    bin,
    /** A contact sheet, {@code scenes.png}. */
    sheet
  }

  @Spec private CommandSpec command;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder to write to; made if it is missing.")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "64",
      description = "Number of scenes (default ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Names the sequence of scenes (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--stickered",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "Share of scenes with the sticker, 0 to 1 (default ${DEFAULT-VALUE}).")
  private double stickered;

  @Option(
      names = "--placement",
      paramLabel = "WHERE",
      defaultValue = "BESIDE",
      description =
          "Where stickers go relative to the sign: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private StickerPlacement placement;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "png",
      description =
          "${COMPLETION-CANDIDATES}: a file a scene, one file of raw bytes, or a contact sheet"
              + " (default ${DEFAULT-VALUE}).")
  private Format format;

  @Override
  public Integer call() throws IOException {
    SceneStream stream = stream();
    Files.createDirectories(out);
    try (SceneSink truth = new TruthTable(out);
        SceneSink pictures = pictures()) {
      for (long index = 0; index < count; index++) {
        Scene scene = stream.scene(index);
        pictures.accept(scene);
        truth.accept(scene);
      }
    }
    return 0;
  }

  private SceneStream stream() {
    if (count < 1) {
      throw new ParameterException(
          command.commandLine(), "--count must be 1 or more, not " + count);
    }
    try {
      return new SceneStream(seed, stickered, placement);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--stickered: " + e.getMessage(), e);
    }
  }

  private SceneSink pictures() throws IOException {
    return switch (format) {
      case png -> new PngScenes(out);
      case bin -> new RawScenes(out);
      case sheet -> new ContactSheet(out);
    };
  }
}
