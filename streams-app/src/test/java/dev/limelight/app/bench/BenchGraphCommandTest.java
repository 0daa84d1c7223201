package dev.limelight.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchGraphCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    float[] weights = new float[32 * 3 * 32 * 32];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-1, 1);
    }
    new ModelBuilder(18)
        .input("image", "N", 3, 32, 32)
        .constant("W", weights, 32, 3 * 32 * 32)
        .node("Tanh", "image -> curved")
        .node("Flatten", "curved -> flat")
        .node("Gemm", "flat, W -> logits", ModelBuilder.integer("transB", 1))
        .output("logits", "N", 32)
        .writeTo(folder.resolve("model.onnx"));
  }

  @Test
  void shouldPrintFiguresOfBothLoweringsWhenAskedForBoth() throws IOException {
    JsonNode figures = measure(folder.resolve("model.onnx"), "--lowering=both");

    double forward = figures.get("forwardMs").asDouble();
    assertThat(forward).isPositive();
    for (String key : new String[] {"", "cpu.", "cuda."}) {
      assertThat(figures.get(key + "gradientMs").asDouble()).as(key).isPositive();
      assertThat(figures.get(key + "explanationMs").asDouble())
          .as(key)
          .isGreaterThan(figures.get(key + "gradientMs").asDouble());
      assertThat(figures.get(key + "forwards").asDouble()).as(key).isPositive();
      assertThat(figures.get(key + "gradientMsRange").size()).as(key).isEqualTo(2);
    }
    assertThat(figures.has("forwardProfile")).isFalse();
  }

  @Test
  void shouldTellForwardFromBackwardOperatorsWhenProfiled() throws IOException {
    JsonNode figures = measure(folder.resolve("model.onnx"), "--profile");

    assertThat(figures.get("forwardProfile").findValuesAsText("part")).containsOnly("forward");
    JsonNode gradient = figures.get("cpu.gradientProfile");
    assertThat(gradient.findValuesAsText("part")).contains("forward", "backward");
    double shares = 0;
    for (JsonNode row : gradient) {
      shares += row.get("share").asDouble();
      assertThat(row.get("nodes").asInt()).isPositive();
      if (row.get("operator").asText().equals("OneHot")) {
        assertThat(row.get("part").asText()).isEqualTo("backward");
      }
    }
    assertThat(shares).isBetween(0.98, 1.02);
  }

  @Test
  void shouldMeasureBundleWithoutTouchingItWhenItHasDescription() throws IOException {
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: tiny
        input: {height: 32, width: 32, layout: NCHW, channels: RGB}
        preprocess: {mean: [127, 127, 127], std: [64, 64, 64]}
        """);

    JsonNode figures = measure(folder);

    assertThat(figures.get("rounds").asInt()).isEqualTo(1);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model.onnx", "model.yaml");
  }

  @Test
  void shouldPrintTableWhenNotAskedForJson() {
    int code = bench("graph", folder.resolve("model.onnx").toString(), "--rounds=1", "--profile");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("forward ", "gradient (cpu)", "explanation (cpu)", "Where the time of the");
  }

  @Test
  void shouldExitWithUsageWhenModelIsMissing() {
    assertThat(bench("graph", folder.resolve("none.onnx").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.onnx");
  }

  private JsonNode measure(Path model, String... more) throws IOException {
    String[] arguments = new String[more.length + 5];
    arguments[0] = "graph";
    arguments[1] = model.toString();
    arguments[2] = "--json";
    arguments[3] = "--rounds=1";
    arguments[4] = "--samples=2";
    System.arraycopy(more, 0, arguments, 5, more.length);
    int code = bench(arguments);
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).hasLineCount(1);
    return new ObjectMapper().readTree(out.toString());
  }

  private int bench(String... arguments) {
    CommandLine command = BenchCommand.create((bundle, provider) -> {});
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--provider=cpu";
    // One thread leaves few settings to try.
    all[arguments.length + 1] = "--threads=1";
    return command.execute(all);
  }
}
