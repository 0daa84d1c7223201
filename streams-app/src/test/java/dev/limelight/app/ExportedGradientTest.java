package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.ValueInfo;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Exports of another gradient than that of the likeliest logits at the image. */
class ExportedGradientTest extends ExportCommandCase {
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

  private Path convolutional() throws IOException {
    return write(
        image("N")
            .constant("k", weights(9), 3, 3, 1, 1)
            .node("Conv", "image, k -> c")
            .node("Tanh", "c -> y"),
        "Softmax",
        "N");
  }
}
