package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

  @Test
  void shouldQuoteTheFirstLineWhenNoLibraryIsMissing() {
    assertThat(CudaProbe.reason("CUDA failure 100: no CUDA-capable device is detected\nstack"))
        .isEqualTo("ONNX Runtime says: CUDA failure 100: no CUDA-capable device is detected");
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

    assertThat(CudaProbe.whyNoCuda(ProcessEnvironment.get()).orElseThrow())
        .contains("libonnxruntime_providers_cuda is missing")
        .contains("-Pcuda");
  }
}
