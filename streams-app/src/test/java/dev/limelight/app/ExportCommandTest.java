package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExportCommandTest extends ExportCommandCase {
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
  void shouldFailWithoutBlamingTheModelWhenItCannotWrite() throws IOException {
    Path model = write(image("N").node("Sin", "image -> y"), "Softmax", "N");
    Files.createDirectories(folder.resolve("out.onnx/taken"));
    assertThat(export(model, "-o", folder.resolve("out.onnx"))).isEqualTo(1);
    assertThat(err.toString()).contains("Cannot write " + folder.resolve("out.onnx"));
    assertThat(folder.toFile().list()).noneMatch(file -> file.endsWith(".part"));
  }

  @Test
  void shouldExportTwiceAtTheSameTimeIntoOneFolder() throws IOException {
    Path model = write(image("N").node("Sin", "image -> y"), "Softmax", "N");
    List<Integer> exits =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> export(model, "-o", folder.resolve("out" + i % 2 + ".onnx"))))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(exits).as("%s", err).hasSize(8).containsOnly(0);
    assertThat(folder.resolve("out0.onnx")).hasSameBinaryContentAs(folder.resolve("out1.onnx"));
  }

  @Test
  void shouldWriteNothingWhenSelfCheckFails() throws IOException {
    Path bundle = SmallBundle.staircase(folder.resolve("bundle"));
    assertThat(export(bundle)).isEqualTo(4);
    assertThat(err.toString()).contains("self-check FAILED");
    assertThat(bundle.toFile().list()).containsExactlyInAnyOrder("model.onnx", "model.yaml");
  }
}
