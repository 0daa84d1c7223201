package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Bundles that {@code limelight explain} refuses: with which exit code, and what it says. */
class ExplainRefusedBundleTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldRefuseWhenTheModelIsTruncated() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path model = bundle.resolve("model.onnx");
    byte[] whole = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(whole, whole.length / 2));
    assertThat(explain(bundle, picture())).isEqualTo(2);
    assertThat(err.toString()).contains("model.onnx");
    assertNothingWritten(bundle);
  }

  @Test
  void shouldNameTheKeysWhenTheDescriptionLacksSome() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Files.writeString(bundle.resolve("model.yaml"), "input: {height: 8}\n");
    assertThat(explain(bundle, picture())).isEqualTo(2);
    assertThat(err.toString()).contains("model.yaml", "missing keys id, input.width");
  }

  @Test
  void shouldNameTheKeyWhenTheDescriptionHasAnUnknownOne() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Files.writeString(bundle.resolve("model.yaml"), SmallBundle.YAML + "colour: red\n");
    assertThat(explain(bundle, picture())).isEqualTo(2);
    assertThat(err.toString()).contains("model.yaml", "colour");
  }

  @Test
  void shouldListAllOperatorsWhenSomeAreNotSupported() throws IOException {
    Path bundle = SmallBundle.unsupported(folder.resolve("bundle"));
    assertThat(explain(bundle, picture())).isEqualTo(3);
    assertThat(err.toString()).contains("2 nodes", "Det", "com.example", "Wobble");
    assertNothingWritten(bundle);
  }

  @Test
  void shouldRefuseWhenTheSelfCheckFails() throws IOException {
    Path bundle = SmallBundle.staircase(folder.resolve("bundle"));
    assertThat(explain(bundle, picture())).isEqualTo(4);
    assertThat(err.toString()).contains("self-check FAILED");
    assertNothingWritten(bundle);
  }

  private void assertNothingWritten(Path bundle) throws IOException {
    try (Stream<Path> files = Files.list(bundle)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("model.onnx", "model.yaml");
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private String picture() throws IOException {
    return SmallBundle.picture(folder.resolve("p.png"), 1).toString();
  }

  private int explain(Path bundle, String picture) {
    CommandLine line = Limelight.commandLine(Map.of());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        "explain",
        "--model",
        bundle.toString(),
        "--provider=cpu",
        "--out",
        folder.resolve("out").toString(),
        picture);
  }
}
