package dev.limelight.app.bench;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.Export;
import dev.limelight.runtime.export.ExportRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A model exported in one lowering, in a folder of its own: the original is not touched.
 *
 * @param lowering the lowering
 * @param bundle open; owned
 */
record LoweredModel(Lowering lowering, OpenBundle bundle) implements AutoCloseable {
  private static final String ANONYMOUS =
      """
      id: model
      input: {name: '%s', height: %d, width: %d, layout: %s, channels: %s}
      preprocess: {mean: [%s], std: [%s]}
      """;

  /**
   * Exports and opens.
   *
   * @param model an ONNX file or a bundle's folder, which need not have a description
   * @param output the value that is the logits, where it is not to be found
   * @param work where the folder is made
   */
  static LoweredModel open(
      Path model, Optional<String> output, Lowering lowering, RuntimeOptions options, Path work) {
    DifferentiationOptions choices = new DifferentiationOptions(ReluRule.STANDARD, lowering);
    Path folder = work.resolve(lowering.name().toLowerCase(Locale.ROOT));
    try {
      Files.createDirectory(folder);
      if (Files.isRegularFile(model.resolve(ModelBundle.DESCRIPTION))) {
        ModelBundle original = ModelBundle.open(model);
        copy(original.modelFile(), folder);
        Files.copy(model.resolve(ModelBundle.DESCRIPTION), folder.resolve(ModelBundle.DESCRIPTION));
        if (original.spec().labels().isPresent()) {
          String labels = original.spec().labels().get();
          Files.copy(model.resolve(labels), folder.resolve(labels));
        }
        Export.bundle(ModelBundle.open(folder), output, Optional.empty(), choices);
      } else {
        copy(Files.isDirectory(model) ? model.resolve(ModelBundle.MODEL) : model, folder);
        exportFile(folder, output, choices);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a copy of the model to " + folder, e);
    }
    return new LoweredModel(
        lowering, OpenBundle.open(ModelBundle.open(folder), options, (bundle, provider) -> {}));
  }

  /** In one file, wherever the original keeps its weights. */
  private static void copy(Path model, Path folder) throws IOException {
    Files.write(folder.resolve(ModelBundle.MODEL), GraphWriter.write(GraphReader.read(model)));
  }

  private static void exportFile(Path folder, Optional<String> output, DifferentiationOptions how)
      throws IOException {
    Export.Written written =
        Export.file(
            new ExportRequest(
                folder.resolve(ModelBundle.MODEL),
                ExportRequest.ImageInput.unknown(),
                output,
                Optional.empty(),
                how),
            folder.resolve(ModelBundle.BACKWARD));
    ValueInfo image = written.exported().image();
    boolean channelsLast = image.dim(1) > 4 && image.dim(3) <= 4;
    long channels = image.dim(channelsLast ? 3 : 1);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "Input '"
              + image
              + "' has "
              + channels
              + " channels; measured are models of pictures, with 1 or 3");
    }
    int first = channelsLast ? 1 : 2;
    Files.writeString(
        folder.resolve(ModelBundle.DESCRIPTION),
        ANONYMOUS.formatted(
            image.name().replace("'", "''"),
            image.dim(first),
            image.dim(first + 1),
            channelsLast ? "NHWC" : "NCHW",
            channels == 1 ? "GRAY" : "RGB",
            channels == 1 ? "128" : "124, 116, 104",
            channels == 1 ? "64" : "58, 57, 57"));
  }

  @Override
  public void close() {
    bundle.close();
  }
}
