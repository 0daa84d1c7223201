package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.runtime.OnnxRuntimeVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VersionLinesTest {
  @Test
  void shouldNameTheBuildAndWhatItRunsOn() {
    StringWriter out = new StringWriter();
    CommandLine line = Limelight.commandLine(Map.of()).setOut(new PrintWriter(out, true));
    assertThat(line.execute("--version")).isZero();
    assertThat(out.toString())
        .containsPattern(
            "limelight \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(revision ([0-9a-f]{12}|unknown)\\)")
        .contains("ONNX Runtime " + OnnxRuntimeVersion.current())
        .contains("cpu")
        .contains("Java " + System.getProperty("java.version"))
        .doesNotContain("${");
  }
}
