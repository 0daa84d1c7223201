package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MprtCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Limelight.commandLine(Map.of());
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  void shouldLoseTheMapWithTheWeights() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);

    int code =
        run("mprt", "--model", bundle.toString(), "--method=smooth-grad", picture.toString());

    assertThat(code).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).contains("randomised from", "smooth-grad");
    assertThat(lines.size()).isGreaterThan(2);
    assertThat(lines.get(2)).startsWith("(none)").endsWith("1.000");
    String[] last = lines.get(lines.size() - 1).split("\\s+");
    assertThat(Double.parseDouble(last[last.length - 1])).isBetween(0.0, 0.9);
  }

  @Test
  void shouldEndWithAllLayersAndLeaveOutABadPicture() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);
    String missing = folder.resolve("missing.png").toString();

    int code =
        run(
            "mprt",
            "--json",
            "--every=1000",
            "--model",
            bundle.toString(),
            missing,
            picture.toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("missing.png: left out");
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("\"layers\":0", "\"vanilla-gradient\":1.0");
    assertThat(lines.get(1)).doesNotContain("\"layers\":0");
  }

  @Test
  void shouldRefuseAnUnknownMethod() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));

    assertThat(run("mprt", "--model", bundle.toString(), "--method=sail", "p.png")).isEqualTo(2);
    assertThat(err.toString()).contains("sail");
  }
}
