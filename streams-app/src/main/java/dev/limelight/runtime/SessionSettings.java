package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.limelight.tensor.Shape;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a session is set up. Everything that could change a bit of the result between two runs is
 * fixed here.
 *
 * @param provider {@code CPU} or {@code CUDA}
 * @param intraOpThreads threads one operator may use; 1 runs in the calling thread
 * @param spinning whether the session's own threads spin while they wait
 * @param rows rows of every batch, or {@link #ANY_ROWS}. With a known number ONNX Runtime proves
 *     more shapes equal, keeps more of a gradient in the convolutions' blocked layout and adds
 *     residual gradients inside the convolution (ResNet-50, one image: 4 to 8 % less time)
 * @param profile where the session writes a profile of its operators to, as the beginning of a file
 *     name, if it is to write one
 */
record SessionSettings(
    ExecutionProvider provider,
    int intraOpThreads,
    boolean spinning,
    int rows,
    Optional<Path> profile) {
  /** Batches of any size. */
  static final int ANY_ROWS = 0;

  SessionSettings(ExecutionProvider provider, int intraOpThreads, boolean spinning, int rows) {
    this(provider, intraOpThreads, spinning, rows, Optional.empty());
  }

  /** For single-image runs side by side: the parallelism is outside the session. */
  static SessionSettings sideBySide() {
    return new SessionSettings(ExecutionProvider.CPU, 1, false, 1);
  }

  /** For one batch at a time on a GPU. */
  static SessionSettings batched() {
    return new SessionSettings(ExecutionProvider.CUDA, 1, false, ANY_ROWS);
  }

  /** The same on another provider. */
  SessionSettings on(ExecutionProvider other) {
    return new SessionSettings(other, intraOpThreads, spinning, rows, profile);
  }

  /** The same, with a profile. */
  SessionSettings profiled(Path prefix) {
    return new SessionSettings(provider, intraOpThreads, spinning, rows, Optional.of(prefix));
  }

  /** Opens the options into {@code scope}, before the session, which they must outlive. */
  SessionOptions open(HandleScope scope) throws OrtException {
    SessionOptions options = scope.own(new SessionOptions(), SessionOptions::close);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setInterOpNumThreads(1);
    options.setIntraOpNumThreads(intraOpThreads);
    options.setDeterministicCompute(true);
    options.addConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
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

  private static void addCuda(SessionOptions options, HandleScope scope) throws OrtException {
    OrtCUDAProviderOptions cuda =
        scope.own(new OrtCUDAProviderOptions(0), OrtCUDAProviderOptions::close);
    // The default, EXHAUSTIVE, picks a convolution by timing it: another one on every start.
    cuda.add("cudnn_conv_algo_search", "HEURISTIC");
    // TF32 rounds to 10 bits of mantissa; gradients are compared to 1e-4.
    cuda.add("use_tf32", "0");
    options.addCUDA(cuda);
  }
}
