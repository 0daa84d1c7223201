package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.limelight.runtime.CudaOptions.ArenaGrowth;
import dev.limelight.runtime.CudaOptions.ConvolutionSearch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CudaOptionsTest {
  private static final CudaOptions ALL =
      new CudaOptions(
          1, 1 << 30, ArenaGrowth.NEXT_POWER_OF_TWO, ConvolutionSearch.EXHAUSTIVE, true, true);

  @Test
  void shouldChangeNoBitBetweenStartsByDefault() {
    assertThat(CudaOptions.DEFAULT.ofProvider())
        .isEqualTo(
            Map.of(
                "arena_extend_strategy", "kSameAsRequested",
                "cudnn_conv_algo_search", "HEURISTIC",
                "use_tf32", "0",
                "enable_cuda_graph", "0"));
  }

  @Test
  void shouldSayEverythingInTheProvidersWords() {
    assertThat(ALL.ofProvider())
        .isEqualTo(
            Map.of(
                "gpu_mem_limit", "1073741824",
                "arena_extend_strategy", "kNextPowerOfTwo",
                "cudnn_conv_algo_search", "EXHAUSTIVE",
                "use_tf32", "1",
                "enable_cuda_graph", "0"));
    assertThat(ALL.ofTensorRt())
        .containsEntry("trt_max_workspace_size", "1073741824")
        .containsEntry("trt_fp16_enable", "0");
  }

  @Test
  void shouldRefuseWhatNoGpuHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CudaOptions(
                    -1, 0, ArenaGrowth.SAME_AS_REQUESTED, ConvolutionSearch.DEFAULT, false, false))
        .withMessageContaining("device");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CudaOptions(
                    0, -1, ArenaGrowth.SAME_AS_REQUESTED, ConvolutionSearch.DEFAULT, false, false))
        .withMessageContaining("memoryLimitBytes");
  }
}
