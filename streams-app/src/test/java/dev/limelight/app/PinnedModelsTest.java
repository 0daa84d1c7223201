package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.config.ConfigurationException;
import dev.limelight.config.PinnedFiles;
import dev.limelight.runtime.FileDigest;
import dev.limelight.runtime.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedModelsTest {
  @TempDir private Path folder;

  private ModelBundle bundle;
  private PinnedModels pinned;
  private String backwardDigest;

  @BeforeEach
  void pin() throws IOException {
    Files.writeString(
        folder.resolve("model.yaml"),
        "id: tiny\ninput: {height: 4, width: 5, layout: NCHW, channels: RGB}\n");
    Files.writeString(folder.resolve("model.onnx"), "classifier");
    Files.writeString(folder.resolve("model.backward.onnx"), "gradient");
    bundle = ModelBundle.open(folder);
    backwardDigest = FileDigest.sha256(bundle.backwardFile());
    pinned =
        new PinnedModels(
            Map.of("tiny", new PinnedFiles(FileDigest.sha256(bundle.modelFile()), backwardDigest)));
  }

  @Test
  void shouldAcceptWhenFilesAreThoseOfThePin() {
    assertThatCode(
            () -> {
              pinned.checkModel(bundle);
              pinned.checkBackward(bundle);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void shouldSayBothDigestsWhenBackwardGraphWasSwapped() throws IOException {
    Files.writeString(bundle.backwardFile(), "another gradient");

    assertThatThrownBy(() -> pinned.checkBackward(bundle))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "model.backward.onnx", backwardDigest, FileDigest.sha256(bundle.backwardFile()));
  }

  @Test
  void shouldRefuseWhenClassifierWasSwapped() throws IOException {
    Files.writeString(bundle.modelFile(), "another classifier");

    assertThatThrownBy(() -> pinned.checkModel(bundle))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("model.onnx");
  }

  @Test
  void shouldRefuseWhenPinnedModelDoesNotExist() {
    assertThatThrownBy(() -> pinned.requireAmong(Set.of("tyni")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("tiny", "tyni");
  }
}
