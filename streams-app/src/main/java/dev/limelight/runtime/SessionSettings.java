package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.limelight.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a session is set up. Everything that could change a bit of the result between two runs is
 * fixed here.
 *
 * @param provider {@code CPU} or {@code CUDA}
 * @param intraOpThreads threads one operator may use; 1 runs in the calling thread
 * @param waiting how the session's own threads wait for work
 * @param rows rows of every batch, or {@link #ANY_ROWS}. With a known number ONNX Runtime proves
 *     more shapes equal, keeps more of a gradient in the convolutions' blocked layout and adds
 *     residual gradients inside the convolution (ResNet-50, one image: 4 to 8 % less time)
 * @param cuda how the GPU is used, where the provider is that
 * @param profile where the session writes a profile of its operators to, as the beginning of a file
 *     name, if it is to write one
 */
record SessionSettings(
    ExecutionProvider provider,
    int intraOpThreads,
    Waiting waiting,
    int rows,
    CudaOptions cuda,
    Optional<Path> profile) {
  /** Batches of any size. */
  static final int ANY_ROWS = 0;

  /** How a session's own threads wait for work. */
  enum Waiting {
    /** Asleep. */
    SLEEPING,
    /** Busily, for tens of milliseconds after a run. */
    SPINNING,
    /** Busily while something runs, asleep between runs. */
    SPINNING_IN_RUNS
  }

  SessionSettings(ExecutionProvider provider, int intraOpThreads, Waiting waiting, int rows) {
    this(provider, intraOpThreads, waiting, rows, CudaOptions.DEFAULT, Optional.empty());
  }

  /** For one single-image run at a time over all threads, between others' runs. */
  static SessionSettings wide(int threads) {
    return new SessionSettings(ExecutionProvider.CPU, threads, Waiting.SPINNING_IN_RUNS, 1);
  }

  /** For single-image runs side by side: the parallelism is outside the session. */
  static SessionSettings sideBySide() {
    return new SessionSettings(ExecutionProvider.CPU, 1, Waiting.SLEEPING, 1);
  }

  /** For one batch at a time on a GPU. */
  static SessionSettings batched(CudaOptions cuda) {
    return new SessionSettings(
        ExecutionProvider.CUDA, 1, Waiting.SLEEPING, ANY_ROWS, cuda, Optional.empty());
  }

  /** The same on another provider. */
  SessionSettings on(ExecutionProvider other) {
    return new SessionSettings(other, intraOpThreads, waiting, rows, cuda, profile);
  }

  /** The same, with a profile. */
  SessionSettings profiled(Path prefix) {
    return new SessionSettings(provider, intraOpThreads, waiting, rows, cuda, Optional.of(prefix));
  }

  /** Opens the options into {@code scope}, before the session, which they must outlive. */
  SessionOptions open(HandleScope scope) throws OrtException {
    SessionOptions options = scope.own(new SessionOptions(), SessionOptions::close);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setInterOpNumThreads(1);
    options.setIntraOpNumThreads(intraOpThreads);
    options.setDeterministicCompute(true);
    UnfaithfulOptimizers.disable(options);
    options.addConfigEntry(
        "session.intra_op.allow_spinning", waiting == Waiting.SLEEPING ? "0" : "1");
    if (waiting == Waiting.SPINNING_IN_RUNS) {
      options.addConfigEntry("session.force_spinning_stop", "1");
    }
    // Measured on a ResNet-50 gradient, one image, one thread: without the arena up to a quarter
    // more; the memory pattern makes no difference beside it. Both are ONNX Runtime's defaults.
    options.setCPUArenaAllocator(true);
    options.setMemoryPatternOptimization(true);
    if (profile.isPresent()) {
      options.enableProfiling(profile.get().toString());
    }
    if (rows != ANY_ROWS) {
      options.setSymbolicDimensionValue(ForwardGraphSource.BATCH, rows);
    }
    if (provider == ExecutionProvider.CUDA) {
      addCuda(options, scope);
    }
    return options;
  }

  /**
   * Tells ONNX Runtime the height and width that a bundle's images have, where its graph leaves
   * them free.
   *
   * @param picture {@code [C,H,W]}, or a row of another rank, which has none
   */
  static void fixSizes(SessionOptions options, Shape picture) throws OrtException {
    if (picture.rank() == 3) {
      options.setSymbolicDimensionValue(ForwardGraphSource.HEIGHT, picture.dim(1));
      options.setSymbolicDimensionValue(ForwardGraphSource.WIDTH, picture.dim(2));
    }
  }

  private void addCuda(SessionOptions options, HandleScope scope) throws OrtException {
    if (cuda.tensorRt()) {
      OrtTensorRTProviderOptions tensorRt =
          scope.own(
              new OrtTensorRTProviderOptions(cuda.device()), OrtTensorRTProviderOptions::close);
      for (Map.Entry<String, String> option : cuda.ofTensorRt().entrySet()) {
        tensorRt.add(option.getKey(), option.getValue());
      }
      options.addTensorrt(tensorRt);
    }
    OrtCUDAProviderOptions provider =
        scope.own(new OrtCUDAProviderOptions(cuda.device()), OrtCUDAProviderOptions::close);
    for (Map.Entry<String, String> option : cuda.ofProvider().entrySet()) {
      provider.add(option.getKey(), option.getValue());
    }
    options.addCUDA(provider);
  }
}
