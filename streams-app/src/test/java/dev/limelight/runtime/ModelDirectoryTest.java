package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
  @TempDir Path root;

  @Test
  void shouldFindByTheIdInTheFileWhenTheFolderIsNamedOtherwise() throws IOException {
    bundle("folder", "resnet-50");
    bundle("another", "mobilenet");
    Files.createDirectory(root.resolve("photos"));

    ModelDirectory models = ModelDirectory.scan(root);

    assertThat(models.bundles())
        .extracting(ModelBundle::id)
        .containsExactly("mobilenet", "resnet-50");
    assertThat(models.find("resnet-50").orElseThrow().folder()).isEqualTo(root.resolve("folder"));
    assertThat(models.find("folder")).isEmpty();
  }

  @Test
  void shouldNameBothFoldersWhenTwoBundlesHaveOneId() throws IOException {
    bundle("one", "same");
    bundle("two", "same");

    assertThatThrownBy(() -> ModelDirectory.scan(root))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(
            "the id same: " + root.resolve("one") + " and " + root.resolve("two"));
  }

  @Test
  void shouldNameEveryBrokenBundleWhenSeveralAre() throws IOException {
    bundle("one", "a b");
    bundle("two", "c d");

    assertThatThrownBy(() -> ModelDirectory.scan(root))
        .hasMessageContaining("id is 'a b'")
        .hasMessageContaining("id is 'c d'");
  }

  @Test
  void shouldRefuseWhenThereIsNoBundleOrNoFolder() {
    assertThatThrownBy(() -> ModelDirectory.scan(root)).hasMessageContaining("holds no bundle");
    assertThatThrownBy(() -> ModelDirectory.scan(root.resolve("none")))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("is not a folder");
  }

  private void bundle(String folder, String id) throws IOException {
    Path path = Files.createDirectory(root.resolve(folder));
    Files.writeString(path.resolve("model.yaml"), "id: " + id + "\ninput: {height: 8, width: 8}\n");
    Files.write(path.resolve("model.onnx"), new byte[] {0});
  }
}
