package dev.limelight.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of three bundles: the demo's {@code signs}, {@code large}, whose input as a tensor has
 * more than 1 MB, and {@code tiny}, which costs next to nothing. The first run that opens the
 * folder exports their backward graphs.
 *
 * @param folder what {@code models.dir} names
 */
record TestModels(Path folder) {
  static final String SIGNS = "signs";
  static final String LARGE = "large";
  static final String TINY = "tiny";
  static final int LARGE_SIDE = 320;
  static final int TINY_SIDE = 32;
  private static final int CLASSES = 5;

  /** Lays out the bundles in a new folder. */
  static TestModels in(Path folder) {
    try {
      copySigns(folder.resolve(SIGNS));
      write(folder.resolve(LARGE), LARGE, LARGE_SIDE);
      writeTiny(folder, TINY);
      return new TestModels(folder);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write the models to " + folder, e);
    }
  }

  /** Copies the demo's bundle, not exported, to a folder that does not exist yet. */
  static void copySigns(Path bundle) throws IOException {
    Path source =
        RunningServices.repository()
            .resolve("streams-app/src/main/distribution/demo/models")
            .resolve(SIGNS);
    Files.createDirectories(bundle);
    for (String file : List.of("model.onnx", "model.yaml", "labels.txt")) {
      Files.copy(source.resolve(file), bundle.resolve(file));
    }
  }

  /** The model's file. */
  Path model(String id) {
    return folder.resolve(id).resolve("model.onnx");
  }

  /** The labels of {@code signs}, by class. */
  List<String> signLabels() {
    try {
      return Files.readAllLines(folder.resolve(SIGNS).resolve("labels.txt"));
    } catch (IOException e) {
      throw new IllegalStateException("signs has no labels", e);
    }
  }

  /** Writes a bundle that costs next to nothing, under any id. */
  static void writeTiny(Path folder, String id) throws IOException {
    write(folder.resolve(id), id, TINY_SIDE);
  }

  private static void write(Path bundle, String id, int side) throws IOException {
    Files.createDirectories(bundle);
    Files.write(bundle.resolve("model.onnx"), TinyClassifier.of(side, CLASSES).toByteArray());
    Files.writeString(
        bundle.resolve("model.yaml"),
        """
        id: %s
        input: {height: %d, width: %d, layout: NCHW, channels: RGB}
        preprocess: {mean: [128, 128, 128], std: [64, 64, 64]}
        """
            .formatted(id, side, side));
  }
}
