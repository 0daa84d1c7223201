package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {
  private static final int PIXELS = 3 * 8 * 8;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldReportWhatWasFoundWhenModelIsExported() throws IOException {
    Path model = write(image("N").node("Sin", "image -> y"), "Softmax", "N");
    Path graph = folder.resolve("out.onnx");

    assertThat(export(model, "-o", graph)).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).startsWith("image   image FLOAT[N, 3, 8, 8]");
    assertThat(lines.get(1)).isEqualTo("size    as the model declares it");
    assertThat(lines.get(2)).startsWith("logits  ").contains("softmax").endsWith(", 4 classes");
    assertThat(lines.get(3))
        .startsWith("graph   " + graph)
        .endsWith("nodes, opset 18 (model: opset 18)");
    assertThat(lines.get(4)).startsWith("self-check passed: ");
    assertThat(lines.get(5)).isEqualTo("figures " + folder.resolve("export.json"));
    assertThat(lines).hasSize(6);
    assertThat(graph).isNotEmptyFile();
    assertThat(folder.resolve("export.json")).isNotEmptyFile();
  }

  @Test
  void shouldNoteWhatWasChangedWhenModelIsQuantised() throws IOException {
    ModelBuilder model =
        image("N")
            .constant("s", new float[] {0.02f})
            .bytes("z", true, new int[] {0})
            .node("QuantizeLinear", "image, s, z -> q")
            .node("DequantizeLinear", "q, s, z -> d")
            .node("Sin", "d -> y");

    assertThat(export(write(model, "Identity", "N"), "-o", folder.resolve("out.onnx"))).isZero();

    assertThat(out.toString())
        .contains("note    differentiated straight through 1 QuantizeLinear node");
  }

  @Test
  void shouldSayThatSizesAreFreeWhenModelLeavesThemOpen() throws IOException {
    Path model =
        new ModelBuilder(17)
            .input("image", "N", 3, "H", "W")
            .node("Sin", "image -> s")
            .node("GlobalAveragePool", "s -> p")
            .node("Flatten", "p -> f")
            .constant("w", weights(12), 3, 4)
            .node("MatMul", "f, w -> logits")
            .output("logits", "N", 4)
            .writeTo(folder.resolve("model.onnx"));

    assertThat(export(model, "-o", folder.resolve("out.onnx"))).as(err.toString()).isZero();

    assertThat(out.toString()).contains("size    free; probed at ", "(model: opset 17)");
  }

  @Test
  void shouldWarnOfEveryOperatorWithoutKernelWhenProviderIsCuda() throws IOException {
    ModelBuilder model = image("N").node("Sin", "image -> v0");
    List<String> unknown =
        List.of("Tan", "Atan", "Sinh", "Cosh", "Asinh", "Celu", "Asin", "Acos", "Atanh");
    for (int i = 0; i < unknown.size(); i++) {
      // Tanh between them keeps every value within every domain.
      String inner = "t" + i;
      model
          .constant("half" + i, new float[] {0.5f})
          .node("Tanh", "v" + i + " -> " + inner)
          .node("Mul", inner + ", half" + i + " -> h" + i)
          .node(unknown.get(i), "h" + i + " -> v" + (i + 1));
    }
    model
        .node("LpNormalization", "v" + unknown.size() + " -> n", ModelBuilder.integer("axis", 1))
        .node("Mean", "n, v0 -> m")
        .node("LpPool", "m -> lp", ModelBuilder.ints("kernel_shape", 1, 1))
        .node("GlobalLpPool", "lp -> g")
        .node("Mul", "lp, g -> y");
    Path file = write(model, "Identity", "N");

    assertThat(export(file, "-o", folder.resolve("out.onnx"), "--provider", "cuda"))
        .as(err.toString())
        .isZero();

    List<String> warnings =
        out.toString().lines().filter(line -> line.startsWith("warning ")).toList();
    assertThat(warnings)
        .allSatisfy(line -> assertThat(line).startsWith("warning falls back to the CPU: "));
    assertThat(warnings.stream().map(line -> line.split("[:,] ")[1]))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    unknown.stream(),
                    Stream.of("LpNormalization", "Mean", "LpPool", "GlobalLpPool"))
                .toList());
    assertThat(warnings)
        .allSatisfy(line -> assertThat(line).contains("1 node, first '").contains("opset 18"));
  }

  @Test
  void shouldNotWarnWhenProviderIsCpu() throws IOException {
    Path model = write(image("N").node("Tan", "image -> y"), "Identity", "N");

    assertThat(export(model, "-o", folder.resolve("out.onnx"))).as(err.toString()).isZero();

    assertThat(out.toString()).doesNotContain("warning");
  }

  @Test
  void shouldSayThatNothingIsMissingWhenModelCanBeExported() throws IOException {
    Path model = write(image("N").node("Sin", "image -> y"), "Softmax", "N");

    assertThat(export(model, "--explain-missing")).isZero();

    assertThat(out.toString()).startsWith("Nothing is missing");
    assertThat(folder.toFile().list()).containsExactly("model.onnx");
  }

  @Test
  void shouldListAllThatIsMissingWhenOperatorsHaveNoRule() throws IOException {
    Path bundle = SmallBundle.unsupported(folder.resolve("bundle"));

    for (Path model : List.of(bundle.resolve("model.onnx"), bundle)) {
      out.getBuffer().setLength(0);

      assertThat(export(model, "--explain-missing")).as(err.toString()).isEqualTo(3);

      List<String> lines = out.toString().lines().toList();
      assertThat(lines.get(0)).isEqualTo("What is missing to export " + model + ":");
      assertThat(lines)
          .anySatisfy(line -> assertThat(line).startsWith("  Det (1 node): "))
          .anySatisfy(line -> assertThat(line).startsWith("  com.example.Wobble (1 node): "));
    }
    assertThat(bundle.toFile().list()).containsExactlyInAnyOrder("model.onnx", "model.yaml");
  }

  @Test
  void shouldUseDescriptionWhenBundleIsExplained() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    assertThat(export(bundle, "--explain-missing")).isZero();
    Files.writeString(
        bundle.resolve("model.yaml"),
        SmallBundle.YAML.replace("logits: logits", "logits: nowhere"));

    assertThat(export(bundle, "--explain-missing")).isEqualTo(3);
    assertThat(out.toString()).contains("nowhere");
  }

  @Test
  void shouldPrintTableOfOperatorsWhenAskedForCoverage() {
    assertThat(export("--coverage")).isZero();

    assertThat(out.toString()).isEqualTo(CoverageReference.markdown()).contains("| `Conv` |");
  }

  @Test
  void shouldExitWithUsageWhenThereIsNoModel() {
    assertThat(export()).isEqualTo(2);
    assertThat(export("--explain-missing")).isEqualTo(2);
    assertThat(err.toString()).contains("MODEL");
  }

  @Test
  void shouldExitWithUsageWhenPlaceToWriteToIsWrong() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path model = bundle.resolve("model.onnx");

    assertThat(export(model)).isEqualTo(2);
    assertThat(export(bundle, "-o", folder.resolve("out.onnx"))).isEqualTo(2);
    assertThat(export(model, "-o", folder.resolve("none/out.onnx"))).isEqualTo(2);
    assertThat(err.toString()).contains("-o OUT.onnx", "in place", "does not exist");
  }

  @Test
  void shouldWriteNothingWhenSelfCheckFails() throws IOException {
    Path bundle = SmallBundle.staircase(folder.resolve("bundle"));

    assertThat(export(bundle)).isEqualTo(4);

    assertThat(err.toString()).contains("self-check FAILED");
    assertThat(bundle.toFile().list()).containsExactlyInAnyOrder("model.onnx", "model.yaml");
  }

  @Test
  void shouldSayWhatProvedItWhenRuleIsGuided() throws IOException {
    Path model = write(image("N").node("Sin", "image -> s").node("Relu", "s -> y"), "Softmax", "N");

    assertThat(export(model, "-o", folder.resolve("out.onnx"), "--rule", "guided"))
        .as(err.toString())
        .isZero();

    String note = "finite differences are of the ordinary gradient at 'image': the guided one";
    assertThat(out.toString()).contains("self-check passed: ", "note    " + note);
    assertThat(account("export.json").path("rule").asText()).isEqualTo("guided");
    assertThat(account("export.json").path("selfCheckNote").asText()).startsWith(note);
  }

  @Test
  void shouldSayNothingOfOtherGradientsWhenItsOwnIsProved() throws IOException {
    Path model = write(image("N").node("Sin", "image -> y"), "Softmax", "N");

    assertThat(export(model, "-o", folder.resolve("out.onnx"))).isZero();

    assertThat(out.toString()).doesNotContain("note    ", "at      ");
    assertThat(account("export.json").path("selfCheckNote").asText("missing")).isEmpty();
  }

  @Test
  void shouldSayWhichValueWasFoundWhenIntermediateIsAutomatic() throws IOException {
    assertThat(export(convolutional(), "-o", folder.resolve("out.onnx"), "--intermediate", "auto"))
        .as(err.toString())
        .isZero();

    assertThat(out.toString())
        .contains("at      y FLOAT[N, 3, 8, 8], the last feature map found; --intermediate NAME")
        .contains(
            "note    finite differences are of the ordinary gradient at 'image', by the same");
    assertThat(account("export.json").path("differentiatedAt").asText()).isEqualTo("y");
    assertThat(account("export.json").path("selfCheckNote").asText()).contains("at 'y', has none");
    assertThat(GraphReader.read(folder.resolve("out.onnx")).outputs())
        .extracting(ValueInfo::name)
        .containsExactly("logits", "gradient", "activation");
  }

  @Test
  void shouldTakeValueWhenIntermediateIsNamed() throws IOException {
    Path graph = folder.resolve("out.onnx");

    assertThat(export(convolutional(), "-o", graph, "--intermediate", "c"))
        .as(err.toString())
        .isZero();

    assertThat(out.toString().lines()).contains("at      c FLOAT[N, 3, 8, 8]");
    assertThat(account("export.json").path("differentiatedAt").asText()).isEqualTo("c");
    assertThat(export(convolutional(), "-o", graph, "--intermediate", "nowhere")).isEqualTo(3);
    assertThat(err.toString()).contains("no value 'nowhere'");
  }

  @Test
  void shouldLeaveBundlesOwnGraphAloneWhenAnotherGradientIsExported() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));

    assertThat(export(bundle, "--rule", "guided")).as(err.toString()).isZero();
    assertThat(export(bundle, "--intermediate", "y")).as(err.toString()).isZero();

    assertThat(bundle.toFile().list())
        .containsExactlyInAnyOrder(
            "model.onnx",
            "model.yaml",
            "model.guided.onnx",
            "export.guided.json",
            "model.intermediate.onnx",
            "export.intermediate.json");
  }

  @Test
  void shouldTakeLogitsWhenTheyAreNamed() throws IOException {
    Path model = write(image("N").node("Sin", "image -> y"), "Neg", "N");
    Path graph = folder.resolve("out.onnx");

    assertThat(export(model, "-o", graph)).isZero();
    assertThat(account("export.json").path("logitsValue").asText()).isEqualTo("out");
    assertThat(export(model, "-o", graph, "--output", "scores")).as(err.toString()).isZero();

    assertThat(account("export.json").path("logitsValue").asText()).isEqualTo("scores");
    assertThat(export(model, "-o", graph, "--output", "nowhere")).isEqualTo(3);
    assertThat(err.toString()).contains("nowhere");
  }

  private JsonNode account(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private Path convolutional() throws IOException {
    return write(
        image("N")
            .constant("k", weights(9), 3, 3, 1, 1)
            .node("Conv", "image, k -> c")
            .node("Tanh", "c -> y"),
        "Softmax",
        "N");
  }

  private static ModelBuilder image(Object batch) {
    return new ModelBuilder(18).input("image", batch, 3, 8, 8);
  }

  /** Classifies {@code y}, with an operator at the end. */
  private Path write(ModelBuilder model, String last, Object batch) throws IOException {
    return model
        .node("Flatten", "y -> f")
        .constant("w", weights(PIXELS * 4), PIXELS, 4)
        .node("MatMul", "f, w -> scores")
        .node(last, "scores -> out")
        .output("out", batch, 4)
        .writeTo(folder.resolve("model.onnx"));
  }

  private static float[] weights(int count) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (i * 37 % 101 - 50) / 100f;
    }
    return weights;
  }

  private int export(Object... arguments) {
    CommandLine line = Limelight.commandLine(Map.of());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of("export"), Arrays.stream(arguments).map(Object::toString))
            .toArray(String[]::new));
  }
}
