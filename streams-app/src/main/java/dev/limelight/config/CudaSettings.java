package dev.limelight.config;

/**
 * How a GPU is used, in the words of the configuration.
 *
 * @param device number of the GPU, from 0
 * @param memoryLimitBytes bound for each graph of each model; 0 for none
 * @param arenaGrowth {@code same-as-requested} or {@code next-power-of-two}
 * @param convolutionSearch {@code heuristic}, {@code exhaustive} or {@code default}
 * @param tf32 whether products may be rounded to TF32
 * @param tensorRt whether TensorRT comes before CUDA
 * @param precision {@code float32} or {@code float16}
 */
public record CudaSettings(
    int device,
    long memoryLimitBytes,
    String arenaGrowth,
    String convolutionSearch,
    boolean tf32,
    boolean tensorRt,
    String precision) {}
