package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {
  private static final int SAMPLE = 3 * 8 * 8;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldPrintOneObjectAPictureWhenAskedForJson() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);

    assertThat(explain(bundle, "--json", picture.toString())).isZero();

    JsonNode row = new ObjectMapper().readTree(out.toString());
    List<String> keys = new ArrayList<>();
    row.fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "image",
            "target",
            "label",
            "probability",
            "method",
            "rcap",
            "thresholds",
            "shares",
            "probabilities",
            "seconds",
            "map",
            "metrics",
            "notes");
    assertThat(row.path("image").asText()).isEqualTo(picture.toString());
    assertThat(row.path("method").asText()).isEqualTo("guided-absolute-grad");
    assertThat(row.path("thresholds").get(0).asDouble())
        .as("the highest fraction comes first")
        .isGreaterThan(row.path("thresholds").get(4).asDouble());
    assertThat(Path.of(row.path("map").asText())).hasSize(8 * 8 * Float.BYTES);
    assertThat(folder.resolve("out/p.guided-absolute-grad.png")).isNotEmptyFile();
    assertThat(bundle.resolve("export.json")).as("exported on the way").exists();
  }

  @Test
  void shouldSayHowManySamplesWereUsedWhenSamplingMayEndEarly() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);
    String[] stopping = {
      "--json",
      "--method=smooth-grad,vanilla-gradient",
      "--samples=50",
      "--stop-correlation=0.01",
      "--stop-minimum=7",
      "--stop-interval=2",
      picture.toString()
    };

    assertThat(explain(bundle, stopping)).isZero();

    List<String> rows = out.toString().lines().toList();
    assertThat(new ObjectMapper().readTree(rows.get(0)).has("samplesUsed"))
        .as("the vanilla gradient has no samples")
        .isFalse();
    assertThat(new ObjectMapper().readTree(rows.get(1)).path("samplesUsed").asInt()).isEqualTo(7);
  }

  @Test
  void shouldPrintARowAndTheOverlaysPathWhenNotAskedForJson() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);

    assertThat(explain(bundle, "--method", "smooth-grad", picture.toString())).isZero();

    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString())
        .contains("p.png", folder.resolve("out/p.smooth-grad.png").toString());
  }

  @Test
  void shouldKeepBothWhenTwoFoldersHoldPicturesOfOneName() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    SmallBundle.picture(folder.resolve("a/p.png"), 1);
    SmallBundle.picture(folder.resolve("b/p.png"), 2);

    assertThat(
            explain(
                bundle,
                "--method=vanilla-gradient",
                folder.resolve("a").toString(),
                folder.resolve("b").toString()))
        .isZero();

    assertThat(written())
        .containsExactly(
            "p-2.vanilla-gradient.f32",
            "p-2.vanilla-gradient.png",
            "p.vanilla-gradient.f32",
            "p.vanilla-gradient.png");
  }

  @Test
  void shouldGiveTheSameMapWhenThePictureHasAnotherName() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);
    Path copy = Files.copy(picture, folder.resolve("q.png"));
    Path other = SmallBundle.picture(folder.resolve("r.png"), 2);

    explain(bundle, other.toString(), picture.toString());
    explain(bundle, copy.toString());

    assertThat(map("q")).isEqualTo(map("p")).isNotEqualTo(map("r"));
  }

  @Test
  void shouldGiveAnotherMapWhenTheSeedIsAnother() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);

    explain(bundle, picture.toString());
    byte[] first = map("p");
    explain(bundle, "--seed", "1", picture.toString());

    assertThat(map("p")).isNotEqualTo(first);
  }

  @Test
  void shouldExplainTheOthersAndFailWhenAPictureIsBad() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path text = Files.writeString(folder.resolve("text.jpg"), "not a picture");
    Path good = SmallBundle.picture(folder.resolve("p.png"), 1);

    assertThat(explain(bundle, "--json", text.toString(), "missing.png", good.toString()))
        .isEqualTo(1);

    assertThat(out.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("text.jpg", "none of JPEG", "missing.png", "no such file");
    assertThat(map("p")).isNotEmpty();
  }

  @Test
  void shouldUseTheGivenNoiseWhenThereIsAny() throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);
    Path still = noise("still.f32", 2 * SAMPLE, 0);

    assertThat(explain(bundle, "--method=smooth-grad", "--noise=" + still, picture.toString()))
        .isZero();
    explain(bundle, "--method=vanilla-gradient", picture.toString());

    assertThat(map("p", "smooth-grad"))
        .as("noise of zeros leaves the gradient at the picture itself")
        .isEqualTo(map("p", "vanilla-gradient"));
  }

  @Test
  void shouldRefuseWhenTheNoiseHasAnotherSize() throws IOException {
    Path noise = noise("odd.f32", SAMPLE + 1, 1);
    assertRefused(2, "--noise=" + noise, "772 bytes", "n x 768 bytes");
  }

  @Test
  void shouldRefuseWhenTheNoiseHasTooFewSamples() throws IOException {
    Path noise = noise("few.f32", 2 * SAMPLE, 1);
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    assertThat(explain(bundle, "--noise=" + noise, "--samples=3", "p.png")).isEqualTo(2);
    assertThat(err.toString()).contains("2 samples", "asks for 3");
  }

  @Test
  void shouldListTheMethodsWhenTheMethodIsUnknown() throws IOException {
    assertRefused(2, "--method=grad", "\"grad\"", "guided-absolute-grad, integrated-gradients");
  }

  @Test
  void shouldSaySoWhenTheModelDoesNotSuitTheMethod() throws IOException {
    assertRefused(2, "--method=grad-cam", "no convolutional value");
  }

  @Test
  void shouldNameTheClassesWhenTheTargetIsOutOfRange() throws IOException {
    assertRefused(2, "--target=3", "Class 3 is out of range", "0 to 2");
  }

  @Test
  void shouldNameTheProvidersWhenTheProviderIsUnknown() throws IOException {
    assertRefused(2, "--provider=tpu", "'tpu'", "cpu, cuda, auto");
  }

  private void assertRefused(int exitCode, String option, String... messages) throws IOException {
    Path bundle = SmallBundle.smooth(folder.resolve("bundle"));
    assertThat(explain(bundle, option, picture())).isEqualTo(exitCode);
    assertThat(err.toString()).contains(messages).doesNotContain("Exception");
    assertThat(out.toString()).isEmpty();
  }

  private String picture() throws IOException {
    return SmallBundle.picture(folder.resolve("p.png"), 1).toString();
  }

  private Path noise(String name, int values, float value) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values; i++) {
      bytes.putFloat(value);
    }
    return Files.write(folder.resolve(name), bytes.array());
  }

  private byte[] map(String name) throws IOException {
    return map(name, "guided-absolute-grad");
  }

  private byte[] map(String name, String method) throws IOException {
    return Files.readAllBytes(folder.resolve("out/" + name + "." + method + ".f32"));
  }

  private List<String> written() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private int explain(Path bundle, String... rest) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("explain", "--model", bundle.toString(), "--provider=cpu"));
    // An option given twice is refused, so a test's own provider takes the place of this one.
    if (Arrays.stream(rest).anyMatch(argument -> argument.startsWith("--provider"))) {
      arguments.remove("--provider=cpu");
    }
    arguments.addAll(List.of("--out", folder.resolve("out").toString()));
    arguments.addAll(List.of(rest));
    CommandLine line = Limelight.commandLine(Map.of());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }
}
