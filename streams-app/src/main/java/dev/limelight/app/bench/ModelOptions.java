package dev.limelight.app.bench;

import dev.limelight.runtime.ModelBundle;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a measurement of a bundle: which, and on what it runs. */
final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE",
      description = "Folder of the model bundle; it is exported if it was not.")
  private Path folder;

  @Mixin private ProcessorOptions processor = new ProcessorOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  ModelOptions() {}

  /**
   * Opens the model.
   *
   * @throws IllegalArgumentException if the number of threads is none
   * @throws dev.limelight.runtime.BundleException if the bundle cannot be used
   * @throws dev.limelight.runtime.ProviderUnavailableException if CUDA was asked for and is not to
   *     be had
   */
  OpenBundle open(BundleExport export) {
    return OpenBundle.open(ModelBundle.open(folder), processor.toRuntimeOptions(), export);
  }
}
