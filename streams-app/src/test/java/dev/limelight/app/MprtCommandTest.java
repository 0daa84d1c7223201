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
    String[] last = lines.get(lines.size() - 1).split("\\s+");
    assertThat(Double.parseDouble(last[last.length - 1])).isBetween(0.0, 0.9);
  }

  @Test
  void shouldRefuseAnUnknownMethod() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));

    assertThat(run("mprt", "--model", bundle.toString(), "--method=sail", "p.png")).isEqualTo(2);
    assertThat(err.toString()).contains("sail");
  }
}
