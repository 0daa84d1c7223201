package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs a graph under ONNX Runtime's profiler, one image at a time in one thread, as an explanation
 * on a CPU runs it.
 */
final class GraphProfiler {
  /** A node's time is the median over them, so the first ones, which plan memory, do not count. */
  private static final int RUNS = 15;

  private GraphProfiler() {}

  /**
   * Profiles.
   *
   * @throws UncheckedIOException if there is no room for the profile in the temporary folder
   */
  static GraphProfile profile(GraphSessions sessions, SessionSettings settings)
      throws OrtException {
    try {
      Path folder = Files.createTempDirectory("limelight-profile");
      try {
        return ProfileFile.read(run(sessions, settings.profiled(folder.resolve("run"))));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The profile cannot be written or read: " + e, e);
    }
  }

  private static Path run(GraphSessions sessions, SessionSettings settings) throws OrtException {
    try (HandleScope scope = new HandleScope(new HandleCount())) {
      GraphSession session = scope.own(sessions.open(settings), GraphSession::close);
      RunSlot slot = scope.own(new RunSlot(session), RunSlot::close);
      slot.write(0, RampImage.of(session.ports()), 0);
      for (int run = 0; run < RUNS; run++) {
        slot.run(1);
      }
      return session.endProfiling();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
