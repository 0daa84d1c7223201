package dev.limelight.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
  @TempDir private Path folder;

  @Test
  void shouldTakeAFoldersPicturesSortedWhenAFolderIsNamed() throws IOException {
    Path second = Files.createFile(folder.resolve("b.JPEG"));
    Path first = Files.createFile(folder.resolve("a.webp"));
    Files.createFile(folder.resolve("notes.txt"));
    Files.createFile(folder.resolve(".hidden.png"));
    Files.createDirectory(folder.resolve("folder.png"));
    Path named = Path.of("no-extension");

    assertThat(PictureFiles.of(List.of(named, folder))).containsExactly(named, first, second);
  }

  @Test
  void shouldLeaveOutOverlaysWhenMapsLieBesideThem() throws IOException {
    Path picture = Files.createFile(folder.resolve("a.png"));
    Files.createFile(folder.resolve("a.smooth-grad.png"));
    Files.createFile(folder.resolve("a.smooth-grad.f32"));

    assertThat(PictureFiles.of(List.of(folder))).containsExactly(picture);
  }

  @Test
  void shouldSayWhatCountsAsAPictureWhenAFolderHoldsNone() {
    assertThatThrownBy(() -> PictureFiles.of(List.of(folder)))
        .isInstanceOf(UnusableArgumentException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(".webp");
  }
}
