package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.conformance.Conformance;
import dev.limelight.explain.ParityCheck;
import dev.limelight.runtime.ExecutionProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConformanceCommandTest {

  @Test
  void shouldAgreeOnEveryKnownValue() throws IOException {
    assertThat(Conformance.checks(ExecutionProvider.CPU))
        .hasSizeGreaterThan(20)
        .allSatisfy(check -> assertThat(check.passed()).as(check.toString()).isTrue());
  }

  @Test
  void shouldPrintTheTableAndSucceed() {
    StringWriter out = new StringWriter();
    CommandLine line = Limelight.commandLine(Map.of()).setOut(new PrintWriter(out));

    assertThat(line.execute("conformance", "--provider", "cpu")).isZero();
    assertThat(out.toString()).contains("Guided Backprop", "ok").doesNotContain("FAILED");
  }

  @Test
  void shouldNotTakeNothingForAgreement() {
    assertThat(new ParityCheck("x", 1, Double.NaN, 1).passed()).isFalse();
    assertThat(new ParityCheck("x", 1, 1.2, 0.1).passed()).isFalse();
    assertThat(new ParityCheck("x", 1, 1.05, 0.1).passed()).isTrue();
  }
}
