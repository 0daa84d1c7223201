package dev.limelight.runtime;

/**
 * How models are run.
 *
 * @param provider where
 * @param threads how many single-image runs go on at a time on a CPU, at least 1; on a GPU, how
 *     many threads prepare a batch
 * @param sampleMemoryBytes bound on the samples that exist at a time, per graph of a model: each is
 *     held as the graph's input and output, natively and on the heap, about {@code 2 * (input +
 *     output)} bytes. At least one sample exists whatever the bound; on a CPU a bound below {@code
 *     threads} samples leaves cores idle, on a GPU it sets the largest batch
 * @param cuda how the GPU is used, where it is
 */
public record RuntimeOptions(
    ExecutionProvider provider, int threads, long sampleMemoryBytes, CudaOptions cuda) {
  /** 256 MiB: over 100 samples of 3 x 224 x 224. */
  public static final long DEFAULT_SAMPLE_MEMORY_BYTES = 256L << 20;

  public RuntimeOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, got " + threads);
    }
    if (sampleMemoryBytes < 1) {
      throw new IllegalArgumentException(
          "sampleMemoryBytes must be 1 or more, got " + sampleMemoryBytes);
    }
  }

  /** With the GPU used as {@link CudaOptions#DEFAULT} says. */
  public RuntimeOptions(ExecutionProvider provider, int threads, long sampleMemoryBytes) {
    this(provider, threads, sampleMemoryBytes, CudaOptions.DEFAULT);
  }

  /** As many threads as the machine has processors, and the default memory bound. */
  public static RuntimeOptions on(ExecutionProvider provider) {
    return new RuntimeOptions(
        provider, Runtime.getRuntime().availableProcessors(), DEFAULT_SAMPLE_MEMORY_BYTES);
  }
}
