package dev.limelight.app.bench;

import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.RuntimeOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every measurement: which model, and on what it runs. */
final class ModelOptions {

  /** What the models run on. */
  enum Provider {
    cpu,
    cuda,
    auto
  }

  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE",
      description = "Folder of the model bundle; it is exported if it was not.")
  private Path folder;

  @Option(
      names = "--provider",
      description =
          "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}: CUDA where it loads, else the CPU).")
  private Provider provider = Provider.auto;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Cores that the model uses on a CPU (default: all).")
  private @Nullable Integer threads;

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
    ExecutionProvider asked =
        switch (provider) {
          case cpu -> ExecutionProvider.CPU;
          case cuda -> ExecutionProvider.CUDA;
          case auto -> ExecutionProvider.AUTO;
        };
    RuntimeOptions options = RuntimeOptions.on(asked);
    if (threads != null) {
      options = new RuntimeOptions(asked, threads, options.sampleMemoryBytes());
    }
    return OpenBundle.open(ModelBundle.open(folder), options, export);
  }
}
