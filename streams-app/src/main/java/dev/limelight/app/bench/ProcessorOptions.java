package dev.limelight.app.bench;

import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.RuntimeOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every measurement that say on what a model runs. */
final class ProcessorOptions {

  /** What the models run on. */
  enum Provider {
    cpu,
    cuda,
    auto
  }

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

  /**
   * As the runtime takes them.
   *
   * @throws IllegalArgumentException if the number of threads is none
   */
  RuntimeOptions toRuntimeOptions() {
    ExecutionProvider asked =
        switch (provider) {
          case cpu -> ExecutionProvider.CPU;
          case cuda -> ExecutionProvider.CUDA;
          case auto -> ExecutionProvider.AUTO;
        };
    RuntimeOptions options = RuntimeOptions.on(asked);
    return threads == null
        ? options
        : new RuntimeOptions(asked, threads, options.sampleMemoryBytes());
  }
}
