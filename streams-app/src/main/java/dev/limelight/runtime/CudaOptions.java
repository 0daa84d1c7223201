package dev.limelight.runtime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a GPU is used.
 *
 * @param device number of the GPU, from 0
 * @param memoryLimitBytes bound on the memory that each session's arena takes on the GPU; 0 for
 *     none
 * @param arena how the arena grows
 * @param convolutions how cuDNN's convolutions are chosen
 * @param tf32 whether float32 products may be rounded to 10 bits of mantissa first
 * @param tensorRt whether TensorRT takes what it can, before CUDA
 * @param precision which of a bundle's graphs gives logits and gradients
 */
public record CudaOptions(
    int device,
    long memoryLimitBytes,
    ArenaGrowth arena,
    ConvolutionSearch convolutions,
    boolean tf32,
    boolean tensorRt,
    Precision precision) {

  /** How the memory of a session grows on the GPU. */
  public enum ArenaGrowth {
    /** By what is asked for: no more than is needed. */
    SAME_AS_REQUESTED("kSameAsRequested"),
    /** To the next power of two: fewer and larger steps. */
    NEXT_POWER_OF_TWO("kNextPowerOfTwo");

    private final String name;

    ArenaGrowth(String name) {
      this.name = name;
    }
  }

  /** How cuDNN's convolution is chosen for each shape. */
  public enum ConvolutionSearch {
    /** By rule: the same on every start. */
    HEURISTIC,
    /** By timing all: the fastest, perhaps another one on every start. */
    EXHAUSTIVE,
    /** Always cuDNN's default. */
    DEFAULT
  }

  /**
   * The first GPU, all of its memory, nothing that could change a bit between two starts: the
   * timing search may pick another convolution, and TF32 rounds where gradients are compared to
   * 1e-4.
   */
  public static final CudaOptions DEFAULT =
      new CudaOptions(
          0,
          0,
          ArenaGrowth.SAME_AS_REQUESTED,
          ConvolutionSearch.HEURISTIC,
          false,
          false,
          Precision.FLOAT32);

  /** Float32. */
  public CudaOptions(
      int device,
      long memoryLimitBytes,
      ArenaGrowth arena,
      ConvolutionSearch convolutions,
      boolean tf32,
      boolean tensorRt) {
    this(device, memoryLimitBytes, arena, convolutions, tf32, tensorRt, Precision.FLOAT32);
  }

  public CudaOptions {
    if (device < 0) {
      throw new IllegalArgumentException("device must be 0 or more, got " + device);
    }
    if (memoryLimitBytes < 0) {
      throw new IllegalArgumentException(
          "memoryLimitBytes must be 0 (no limit) or more, got " + memoryLimitBytes);
    }
  }

  /** The options of ONNX Runtime's CUDA provider, by its names; the device goes apart. */
  Map<String, String> ofProvider() {
    Map<String, String> options = new LinkedHashMap<>();
    if (memoryLimitBytes > 0) {
      options.put("gpu_mem_limit", Long.toString(memoryLimitBytes));
    }
    options.put("arena_extend_strategy", arena.name);
    options.put("cudnn_conv_algo_search", convolutions.name());
    options.put("use_tf32", tf32 ? "1" : "0");
    // A captured graph replays addresses; ours change with the slot that is lent.
    options.put("enable_cuda_graph", "0");
    return options;
  }

  /** The options of ONNX Runtime's TensorRT provider, by its names; the device goes apart. */
  Map<String, String> ofTensorRt() {
    Map<String, String> options = new LinkedHashMap<>();
    if (memoryLimitBytes > 0) {
      options.put("trt_max_workspace_size", Long.toString(memoryLimitBytes));
    }
    options.put("trt_fp16_enable", "0");
    options.put("trt_int8_enable", "0");
    options.put("trt_cuda_graph_enable", "0");
    return options;
  }

  @Override
  public String toString() {
    return "GPU %d, %s, arena %s, convolutions %s, TF32 %s, TensorRT %s, %s"
        .formatted(
            device,
            memoryLimitBytes == 0 ? "no memory limit" : memoryLimitBytes + " bytes",
            lower(arena),
            lower(convolutions),
            tf32 ? "on" : "off",
            tensorRt ? "on" : "off",
            precision);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
