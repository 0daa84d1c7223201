package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelBundleTest {
  @TempDir Path folder;

  @BeforeEach
  void writeBundle() throws IOException {
    new QuadraticClassifier(Layout.NCHW).writeBundle(folder);
  }

  @Test
  void shouldVerifyWhenTheFilesAreAsExported() {
    ExportRecord export = ModelBundle.open(folder).verifyExport();

    assertThat(export.classes()).isEqualTo(3);
    assertThat(export.gradientOutput()).isEqualTo("gradient");
    assertThat(export.sourceSha256()).hasSize(64);
  }

  @Test
  void shouldNameBothMissingFilesWhenTheFolderIsEmpty() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> ModelBundle.open(empty))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(empty + ": has no model.yaml and no model.onnx");
  }

  @Test
  void shouldSayWhatABundleIsWhenItIsAFile() {
    assertThatThrownBy(() -> ModelBundle.open(folder.resolve("model.onnx")))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("is not a folder");
  }

  @ParameterizedTest
  @CsvSource({"export.json, has no export.json", "model.backward.onnx, has no model.backward.onnx"})
  void shouldSayHowToExportWhenItWasNot(String file, String message) throws IOException {
    Files.delete(folder.resolve(file));

    assertThatThrownBy(() -> ModelBundle.open(folder).verifyExport())
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("run `limelight export " + folder.toAbsolutePath() + "`");
  }

  @Test
  void shouldNameEveryChangedGraphWhenBothDifferFromTheExport() throws IOException {
    Files.write(folder.resolve("model.onnx"), new byte[] {1});
    Files.write(folder.resolve("model.backward.onnx"), new byte[] {2});

    assertThatThrownBy(() -> ModelBundle.open(folder).verifyExport())
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.onnx is not the file that was exported")
        .hasMessageContaining("model.backward.onnx is not the file that was exported")
        .hasMessageContaining("limelight export");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "passed": true       | "passed": false        | did not pass its self-check
          "passed": true       | "passed": "yes"        | missing or wrong: selfCheck.passed;
          "formatVersion": 1   | "formatVersion": 2     | formatVersion is 2; accepted: 1
          "classes": 3         | "klasses": 3           | missing or wrong: classes;
          "rule": "standard"   | "rule": "standard      | cannot be read as JSON
          """)
  void shouldSayHowToExportAgainWhenTheAccountIsWrong(String from, String to, String message)
      throws IOException {
    Path export = folder.resolve("export.json");
    Files.writeString(export, Files.readString(export).replace(from, to));

    assertThatThrownBy(() -> ModelBundle.open(folder).verifyExport())
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("limelight export");
  }

  @Test
  void shouldRefuseWhenTheExportWasMadeForAnotherInput() throws IOException {
    Path yaml = folder.resolve("model.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("{height", "{name: other, height"));

    assertThatThrownBy(() -> ModelBundle.open(folder).verifyExport())
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("input.name is other, the export was made for image");
  }

  @Test
  void shouldReadLabelsWhenTheFileHasWindowsLineEnds() throws IOException {
    appendYaml("labels: names.txt\n");
    Files.writeString(
        folder.resolve("names.txt"), "\uFEFFcat\r\nchien \u00e9t\u00e9\r\nbird\r\n\r\n");

    ModelBundle bundle = ModelBundle.open(folder);

    assertThat(bundle.labels()).containsExactly("cat", "chien \u00e9t\u00e9", "bird");
    assertThat(bundle.verifyExport().classes()).isEqualTo(3);
  }

  @Test
  void shouldNameTheFileWhenLabelsAreMissing() throws IOException {
    appendYaml("labels: names.txt\n");

    assertThatThrownBy(() -> ModelBundle.open(folder))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("names.txt")
        .hasMessageContaining("does not exist");
  }

  @Test
  void shouldRefuseWhenLabelsAreNotUtf8OrEmpty() throws IOException {
    appendYaml("labels: names.txt\n");
    Path names = folder.resolve("names.txt");

    Files.write(names, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ModelBundle.open(folder)).hasMessageContaining("not UTF-8");
    Files.writeString(names, "\n\n");
    assertThatThrownBy(() -> ModelBundle.open(folder)).hasMessageContaining("holds no labels");
  }

  @Test
  void shouldRefuseWhenThereAreMoreLabelsThanClasses() throws IOException {
    appendYaml("labels: names.txt\n");
    Files.writeString(folder.resolve("names.txt"), "a\nb\nc\nd\n");

    assertThatThrownBy(() -> ModelBundle.open(folder).verifyExport())
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("has 4 labels, the model has 3 classes");
  }

  private void appendYaml(String text) throws IOException {
    Path yaml = folder.resolve("model.yaml");
    Files.writeString(yaml, Files.readString(yaml) + text);
  }
}
