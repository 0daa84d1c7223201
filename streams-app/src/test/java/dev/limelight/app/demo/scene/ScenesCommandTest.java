package dev.limelight.app.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScenesCommandTest {
  @TempDir Path folder;

  @Test
  void shouldWriteOnePictureAndOneRowForEachScene() throws IOException {
    assertThat(run("--out", folder.toString(), "--count", "3", "--seed", "4")).isZero();

    List<String> rows = Files.readAllLines(folder.resolve("truth.csv"));
    Scene second = new SceneStream(4, 0.5).scene(1);
    assertThat(rows).hasSize(4);
    assertThat(rows.get(2))
        .startsWith("1,scene-000001.png," + second.sign().index() + "," + second.sign().label());
    assertThat(rows).allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(13));
    assertThat(ImageIO.read(folder.resolve("scene-000001.png").toFile()).getRGB(5, 7))
        .isEqualTo(second.toImage().getRGB(5, 7));
  }

  @Test
  void shouldWriteAllScenesIntoOneFileWhenTheFormatIsBin() throws IOException {
    assertThat(run("--out", folder.toString(), "--count", "2", "--format", "bin")).isZero();

    byte[] bytes = Files.readAllBytes(folder.resolve("scenes.u8"));
    int scene = Scene.SIZE * Scene.SIZE * 3;
    assertThat(bytes).hasSize(2 * scene);
    assertThat(Arrays.copyOfRange(bytes, scene, 2 * scene))
        .isEqualTo(new SceneStream(1, 0.5).scene(1).rgb());
  }

  @Test
  void shouldWriteAContactSheetWhenTheFormatIsSheet() throws IOException {
    assertThat(run("--out", folder.toString(), "--count", "9", "--format", "sheet")).isZero();

    assertThat(ImageIO.read(folder.resolve("scenes.png").toFile()).getWidth()).isGreaterThan(1000);
  }

  @Test
  void shouldNameTheOptionWhenItsValueIsOutOfRange() {
    StringWriter errors = new StringWriter();

    assertThat(run(errors, "--out", folder.toString(), "--stickered", "1.5")).isEqualTo(2);
    assertThat(errors.toString()).contains("--stickered", "from 0 to 1", "1.5");
    assertThat(run(errors, "--out", folder.toString(), "--count", "0")).isEqualTo(2);
    assertThat(errors.toString()).contains("--count must be 1 or more, not 0");
  }

  private static int run(String... arguments) {
    return run(new StringWriter(), arguments);
  }

  private static int run(StringWriter errors, String... arguments) {
    return new CommandLine(new ScenesCommand())
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
