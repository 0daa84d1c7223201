package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out whether CUDA can be used, by opening a session on it. */
final class CudaProbe {
  /**
   * A model of one Identity node, float [1] to float [1], opset 18: opening it needs the CUDA
   * libraries and a device, and nothing else.
   */
  static final byte[] IDENTITY_MODEL =
      HexFormat.of()
          .parseHex(
              "08083a370a100a0178120179"
                  + "22084964656e74697479"
                  + "120170"
                  + "5a0f0a0178120a0a08080112040a020801"
                  + "620f0a0179120a0a08080112040a020801"
                  + "42040a001012");

  private static final Pattern LINUX =
      Pattern.compile("(?:with error: |\\s)([^\\s:]+\\.so[^\\s:]*): cannot open shared object");
  private static final Pattern WINDOWS =
      Pattern.compile("depends on \"([^\"]+)\" which is missing");

  /**
   * libcuda comes with the driver, not with CUDA; 35, 100 and 999 are the runtime's words for it.
   */
  private static final Pattern DRIVER =
      Pattern.compile(
          "libcuda\\.so[^\\s:]*: cannot open|nvcuda\\.dll|no CUDA-capable device|CUDA failure (35|100|999):"
              + "|driver version is insufficient");

  private CudaProbe() {}

  /** Why CUDA cannot be used, as a part of a sentence; or empty where it can. */
  static Optional<String> whyNoCuda(OrtEnvironment environment, CudaOptions cuda) {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      return Optional.of(
          "libonnxruntime_providers_cuda is missing from this build; build with -Pcuda");
    }
    SessionSettings settings = SessionSettings.batched(cuda);
    try (HandleScope scope = new HandleScope(new HandleCount())) {
      scope.own(
          environment.createSession(IDENTITY_MODEL, settings.open(scope)),
          ai.onnxruntime.OrtSession::close);
      return Optional.empty();
    } catch (OrtException e) {
      return Optional.of(reason(String.valueOf(e.getMessage())));
    }
  }

  /** What is missing, out of ONNX Runtime's message. */
  static String reason(String message) {
    if (DRIVER.matcher(message).find()) {
      return "there is no NVIDIA driver, or no GPU that it lets this process use; install the driver,"
          + " or start the container with the GPU (docker run --gpus all). ONNX Runtime says: "
          + firstLine(message);
    }
    for (Pattern pattern : new Pattern[] {LINUX, WINDOWS}) {
      Matcher matcher = pattern.matcher(message);
      if (matcher.find()) {
        return matcher.group(1)
            + " is missing; install the CUDA and cuDNN that onnxruntime_gpu was built for and put"
            + " their libraries on the loader's path";
      }
    }
    return "ONNX Runtime says: " + firstLine(message);
  }

  private static String firstLine(String message) {
    return message.strip().lines().findFirst().orElse("nothing");
  }
}
