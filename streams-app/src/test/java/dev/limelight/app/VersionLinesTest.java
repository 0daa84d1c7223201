package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.metrics.BuildVersion;
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
        .contains("limelight " + BuildVersion.CURRENT)
        .contains("ONNX Runtime " + OnnxRuntimeVersion.current())
        .contains("cpu")
        .contains("Java " + System.getProperty("java.version"))
        .doesNotContain("${");
  }
}
