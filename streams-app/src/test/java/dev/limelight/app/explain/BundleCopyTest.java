package dev.limelight.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCopyTest {
  @TempDir private Path folder;

  @Test
  void shouldUseTheBundleItselfWhenItsFolderCanBeWritten() throws IOException {
    bundle();
    try (BundleCopy copy = BundleCopy.of(folder)) {
      assertThat(copy.bundle().folder()).isEqualTo(folder);
    }
    assertThat(folder.resolve("model.onnx")).exists();
  }

  @Test
  void shouldUseACopyAndDeleteItWhenTheFolderCannotBeWritten() throws IOException {
    bundle();
    assertThat(folder.toFile().setWritable(false)).isTrue();
    try {
      assumeThat(Files.isWritable(folder)).as("root can write anywhere").isFalse();
      Path used;
      try (BundleCopy copy = BundleCopy.of(folder)) {
        used = copy.bundle().folder();
        assertThat(used).isNotEqualTo(folder).isDirectoryContaining("glob:**model.onnx");
      }
      assertThat(used).doesNotExist();
    } finally {
      assertThat(folder.toFile().setWritable(true)).isTrue();
    }
  }

  private void bundle() throws IOException {
    Files.write(folder.resolve("model.onnx"), new byte[] {1});
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: small
        input: {height: 8, width: 8, layout: NCHW, channels: RGB}
        """);
  }
}
