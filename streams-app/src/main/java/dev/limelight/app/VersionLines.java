package dev.limelight.app;

import dev.limelight.app.metrics.BuildVersion;
import dev.limelight.runtime.OnnxRuntimeVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code limelight --version} prints: this build, and what it runs on. */
final class VersionLines implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "limelight %s (revision %s)".formatted(BuildVersion.CURRENT, BuildVersion.REVISION),
      runtime(),
      "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
    };
  }

  private static String runtime() {
    try {
      return "ONNX Runtime %s, built with: %s"
          .formatted(
              OnnxRuntimeVersion.current(), String.join(", ", OnnxRuntimeVersion.providers()));
    } catch (LinkageError | RuntimeException unloaded) {
      // Who asks for the version may be looking for just this.
      return "ONNX Runtime cannot be loaded: " + innermost(unloaded);
    }
  }

  /** What really went wrong: a library without a folder to be unpacked to, for instance. */
  private static Throwable innermost(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }
}
