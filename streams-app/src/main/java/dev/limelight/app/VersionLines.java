package dev.limelight.app;

import dev.limelight.app.metrics.BuildVersion;
import dev.limelight.runtime.OnnxRuntimeVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code limelight --version} prints: this build, and what it runs on. */
final class VersionLines implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "limelight " + BuildVersion.CURRENT,
      "ONNX Runtime %s, built with: %s"
          .formatted(
              OnnxRuntimeVersion.current(), String.join(", ", OnnxRuntimeVersion.providers())),
      "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
    };
  }
}
