package dev.limelight.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * The models and what runs them.
 *
 * @param directory folder of the model bundles, one folder each
 * @param executionProvider what runs them
 * @param threads cores to use on a CPU; 0 for all
 * @param cuda how a GPU is used
 * @param pinned what the files of some models must be, by model id
 */
public record ModelsOptions(
    Path directory,
    Provider executionProvider,
    int threads,
    CudaSettings cuda,
    Map<String, PinnedFiles> pinned) {

  public ModelsOptions {
    pinned = Map.copyOf(pinned);
  }

  /** What a configuration can ask for. */
  public enum Provider {
    /** The processor. */
    CPU,
    /** An NVIDIA GPU; the start fails where there is none. */
    CUDA,
    /** CUDA where it loads, else the processor. */
    AUTO
  }
}
