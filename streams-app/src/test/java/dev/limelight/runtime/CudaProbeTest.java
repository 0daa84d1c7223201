package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CudaProbeTest {

  @Test
  void shouldNameTheLibraryWhenTheLoaderDidNotFindIt() {
    String message =
        "Error code - ORT_FAIL - message: /onnxruntime_src/onnxruntime/core/session/"
            + "provider_bridge_ort.cc:1988 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get()"
            + " [ONNXRuntimeError] : 1 : FAIL : Failed to load library"
            + " /tmp/onnxruntime-java7835/libonnxruntime_providers_cuda.so with error:"
            + " libcublasLt.so.12: cannot open shared object file: No such file or directory\n";

    assertThat(CudaProbe.reason(message)).startsWith("libcublasLt.so.12 is missing; install");
  }

  @Test
  void shouldNameTheLibraryWhenItIsAWindowsOne() {
    assertThat(
            CudaProbe.reason(
                "Error loading \"x\\onnxruntime_providers_cuda.dll\" which depends on"
                    + " \"cublasLt64_12.dll\" which is missing. (Error 126)"))
        .startsWith("cublasLt64_12.dll is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA failure 100: no CUDA-capable device is detected\nstack",
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version",
        "Failed to load library x.so with error: libcuda.so.1: cannot open shared object file: No"
      })
  void shouldSpeakOfTheDriverWhenItIsTheDriverThatIsMissing(String message) {
    assertThat(CudaProbe.reason(message))
        .startsWith("there is no NVIDIA driver, or no GPU")
        .contains("--gpus", message.lines().findFirst().orElseThrow());
  }

  @Test
  void shouldQuoteTheFirstLineWhenNothingIsKnownOfTheReason() {
    assertThat(CudaProbe.reason("CUDA failure 2: something else\nstack"))
        .isEqualTo("ONNX Runtime says: CUDA failure 2: something else");
  }

  @Test
  void shouldProbeWithOneIdentityNodeThatRunsWhenOpenedOnTheCpu() throws Exception {
    OrtEnvironment environment = ProcessEnvironment.get();
    try (OrtSession session = environment.createSession(CudaProbe.IDENTITY_MODEL);
        OnnxTensor input = OnnxTensor.createTensor(environment, new float[] {3});
        OrtSession.Result result = session.run(Map.of("x", input))) {
      assertThat((float[]) result.get(0).getValue()).containsExactly(3);
    }
  }

  @Test
  void shouldSayToBuildWithTheProfileWhenThisBuildHasNoCuda() {
    assumeThat(OrtEnvironment.getAvailableProviders())
        .as("skipped: this build has CUDA")
        .doesNotContain(OrtProvider.CUDA);

    assertThat(CudaProbe.whyNoCuda(ProcessEnvironment.get(), CudaOptions.DEFAULT).orElseThrow())
        .contains("libonnxruntime_providers_cuda is missing")
        .contains("-Pcuda");
  }
}
