package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Recognises that a device has no memory left, which ONNX Runtime says in words only. */
final class DeviceMemory {
  private static final Pattern EXHAUSTED =
      Pattern.compile(
          "out of memory"
              + "|failed to allocate memory"
              + "|available memory of \\d+ is smaller than requested"
              + "|cuda_?error_?memory_?allocation"
              + "|cublas_status_alloc_failed"
              + "|cudnn_status_alloc_failed"
              + "|cudnn_status_internal_error_device_allocation_failed");

  private DeviceMemory() {}

  /** Whether the run failed for want of memory, so that a smaller one may succeed. */
  static boolean isExhausted(OrtException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return EXHAUSTED.matcher(message).find();
  }
}
