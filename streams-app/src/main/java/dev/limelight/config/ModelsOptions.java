package dev.limelight.config;

import java.nio.file.Path;

/**
 * The models and what runs them.
 *
 * @param directory folder of the model bundles, one folder each
 * @param executionProvider what runs them
 * @param threads cores to use on a CPU; 0 for all
 * @param cuda how a GPU is used
 */
public record ModelsOptions(
    Path directory, Provider executionProvider, int threads, CudaSettings cuda) {

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
