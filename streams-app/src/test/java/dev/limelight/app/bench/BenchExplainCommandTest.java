package dev.limelight.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.export.Export;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchExplainCommandTest {
  private static final DifferentiationOptions CPU =
      new DifferentiationOptions(ReluRule.STANDARD, Lowering.CPU);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void shouldPrintOneJsonObjectWhenAskedForJson() throws IOException {
    int code = bench("explain", "--model", tinyBundle(), "--images=2", "--samples=3", "--json");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).hasLineCount(1);
    JsonNode figures = new ObjectMapper().readTree(out.toString());
    assertThat(figures.fieldNames())
        .toIterable()
        .contains(
            "forwardMs",
            "gradientMs",
            "explanationMs",
            "forwards",
            "rowsMs",
            "overRows",
            "images",
            "provider",
            "threads");
    assertThat(figures.get("images").asInt()).isEqualTo(2);
    assertThat(figures.get("threads").asInt()).isEqualTo(1);
    assertThat(figures.get("provider").asText()).isEqualTo("cpu");
    // A gradient timed by itself may have met a busier machine; a part of the same run cannot.
    assertThat(figures.get("explanationMs").asDouble())
        .isPositive()
        .isGreaterThanOrEqualTo(figures.get("mapMs").asDouble());
  }

  @Test
  void shouldPrintEveryMethodOfTheModelWhenMethodsAreMeasured() throws IOException {
    int code = bench("methods", "--model", tinyBundle(), "--images=1", "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode figures = new ObjectMapper().readTree(out.toString());
    assertThat(figures.get("methods"))
        .extracting(each -> each.get("method").asText() + " " + each.get("rows").asInt())
        .containsExactly(
            "vanilla-gradient 1",
            "smooth-grad 20",
            "var-grad 20",
            "guided-absolute-grad 20",
            "integrated-gradients 10",
            "guided-ig 20",
            "blur-ig 20",
            "guided-backprop 1",
            "smooth-grad+var-grad+guided-absolute-grad 20");
    assertThat(figures.get("methods"))
        .allSatisfy(each -> assertThat(each.get("ownShare").asDouble()).isLessThan(1));
    assertThat(figures.get("together").asDouble()).isPositive();
  }

  @Test
  void shouldExitWithUsageWhenBundleIsMissing() {
    int code = bench("explain", "--model", folder.resolve("none").toString());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("none");
  }

  @Test
  void shouldExitWithUsageWhenNoImageIsAskedFor() throws IOException {
    assertThat(bench("explain", "--model", tinyBundle(), "--images=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--images");
  }

  @Test
  void shouldExitWithUsageWhenThereAreFewerEventsThanRounds() throws IOException {
    assertThat(bench("pipeline", "--model", tinyBundle(), "--events=3")).isEqualTo(2);
    assertThat(err.toString()).contains("--events");
  }

  private int bench(String... arguments) {
    CommandLine command =
        BenchCommand.create(
            (bundle, provider) -> Export.bundle(bundle, Optional.empty(), Optional.empty(), CPU));
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--provider=cpu";
    // One thread leaves few settings to try.
    all[arguments.length + 1] = "--threads=1";
    return command.execute(all);
  }

  /** A classifier that is quadratic in an 8 x 8 picture, so that its gradient varies. */
  private String tinyBundle() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    float[] weights = new float[4 * 3 * 8 * 8];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-1, 1);
    }
    new ModelBuilder(18)
        .input("image", "N", 3, 8, 8)
        .constant("W", weights, 4, 3 * 8 * 8)
        .node("Mul", "image, image -> squares")
        .node("Flatten", "squares -> flat")
        .node("Gemm", "flat, W -> logits", ModelBuilder.integer("transB", 1))
        .output("logits", "N", 4)
        .writeTo(folder.resolve("model.onnx"));
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: tiny
        input: {height: 8, width: 8, layout: NCHW, channels: RGB}
        preprocess: {mean: [127, 127, 127], std: [64, 64, 64]}
        """);
    return folder.toString();
  }
}
