package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path bundle;

  @BeforeEach
  void writeBundleAndPictures() throws IOException {
    bundle = SmallBundle.smooth(folder.resolve("bundle"));
    SmallBundle.picture(folder.resolve("images/a.png"), 1);
    SmallBundle.picture(folder.resolve("images/b.png"), 2);
  }

  @Test
  void shouldWriteOneLineAnImageAndMethodWhenAllImagesCount() throws IOException {
    assertThat(evaluate("--all", "--methods=vanilla-gradient,var-grad")).isZero();

    List<String> lines = Files.readAllLines(results("results.csv"));
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .isEqualTo(
            "file,class,label,probability,top,topProbability,method,rcap,dauc,iauc,iaucMinusDauc");
    JsonNode summary = summary();
    assertThat(summary.path("scored").asInt()).isEqualTo(2);
    assertThat(summary.path("methods").get(0).path("rcap").path("mean").asDouble())
        .isGreaterThanOrEqualTo(
            summary.path("methods").get(1).path("rcap").path("mean").asDouble());
    assertThat(summary.path("settings").path("modelSha256").asText()).hasSize(64);
    assertThat(out.toString()).contains("vanilla-gradient", "var-grad", "2 images count");
  }

  @Test
  void shouldRefuseToEndTheSamplesOfAnAblationEarly() throws IOException {
    assertThat(evaluate("--all", "--ablation=p", "--stop-correlation=0.9")).isEqualTo(2);

    assertThat(err.toString()).contains("--ablation", "--stop-correlation");
  }

  @Test
  void shouldNotMixResultsWhenSamplingMayEndEarly() throws IOException {
    assertThat(evaluate("--all", "--methods=smooth-grad")).isZero();

    assertThat(evaluate("--all", "--methods=smooth-grad", "--stop-correlation=0.9"))
        .as("the folder's results are of all samples")
        .isEqualTo(2);
  }

  @Test
  void shouldComputeOnlyWhatIsMissingWhenStartedAgain() throws IOException {
    assertThat(evaluate("--all", "--methods=vanilla-gradient")).isZero();
    byte[] before = Files.readAllBytes(results("results.csv"));
    List<Path> done = imageResults();
    Files.delete(done.get(0));
    Files.setLastModifiedTime(done.get(1), LONG_AGO);

    assertThat(evaluate("--all", "--methods=vanilla-gradient")).isZero();

    assertThat(done.get(0)).as("was missing").exists();
    assertThat(Files.getLastModifiedTime(done.get(1))).as("was there").isEqualTo(LONG_AGO);
    assertThat(results("results.csv")).hasBinaryContent(before);
    assertThat(err.toString()).contains("scored before");
  }

  @Test
  void shouldRefuseAndNameTheChangeWhenTheParametersAreOthers() throws IOException {
    assertThat(evaluate("--all", "--methods=smooth-grad")).isZero();

    assertThat(evaluate("--all", "--methods=smooth-grad", "--seed=5")).isEqualTo(2);
    assertThat(err.toString()).contains("seed was 0, is 5", "--fresh");

    assertThat(evaluate("--all", "--methods=smooth-grad", "--seed=5", "--fresh")).isZero();
    assertThat(summary().path("settings").path("seed").asText()).isEqualTo("5");
  }

  @Test
  void shouldComputeAgainWhenAnImageOfTheNameHasOtherBytes() throws IOException {
    assertThat(evaluate("--all", "--methods=vanilla-gradient")).isZero();
    SmallBundle.picture(folder.resolve("images/a.png"), 3);

    assertThat(evaluate("--all", "--methods=vanilla-gradient")).isZero();

    assertThat(imageResults()).hasSize(3);
    assertThat(summary().path("scored").asInt()).isEqualTo(2);
  }

  @Test
  void shouldEscapeNamesInThePageWhenTheyAreMarkup() throws IOException {
    SmallBundle.picture(folder.resolve("images/<img src=x onerror=alert(1)>\"'&.png"), 4);

    assertThat(evaluate("--all", "--methods=vanilla-gradient")).isZero();

    String page = Files.readString(results("report.html"));
    assertThat(page).doesNotContain("<img src=x").contains("&#60;img src=x onerror=alert(1)&#62;");
    assertThat(page).doesNotContain("http://", "https://", "<script");
  }

  @Test
  void shouldListABadImageAndEvaluateTheOthersWhenOneCannotBeRead() throws IOException {
    Files.writeString(folder.resolve("images/text.jpg"), "not a picture");

    assertThat(evaluate("--all", "--methods=vanilla-gradient")).isEqualTo(1);

    assertThat(summary().path("failures").get(0).path("file").asText()).isEqualTo("text.jpg");
    assertThat(summary().path("scored").asInt()).isEqualTo(2);
  }

  @Test
  void shouldExplainTheLabelledClassWhenThereAreLabels() throws IOException {
    Path labels = Files.writeString(folder.resolve("l.csv"), "file,class\na.png,2\n\"b.png\",0\n");

    assertThat(evaluate("--all", "--methods=vanilla-gradient", "--labels=" + labels)).isZero();

    assertThat(Files.readAllLines(results("results.csv")))
        .anyMatch(line -> line.startsWith("a.png,2,"))
        .anyMatch(line -> line.startsWith("b.png,0,"));
  }

  @Test
  void shouldRefuseWithTheLineWhenALabelIsNoClass() throws IOException {
    Path labels = Files.writeString(folder.resolve("l.csv"), "file,class\na.png,3\n");

    assertThat(evaluate("--all", "--labels=" + labels)).isEqualTo(2);
    assertThat(err.toString()).as("the model has no convolution").contains("Left out: grad-cam");

    assertThat(err.toString()).contains("line 2", "\"3\" is no class", "from 0 to 2");
  }

  @Test
  void shouldScoreAgainstMasksWhenTheyFitAndFailThoseThatDoNot() throws IOException {
    mask("a.png", 16, 16);
    mask("b.png", 16, 9);

    assertThat(
            evaluate("--all", "--methods=vanilla-gradient", "--masks=" + folder.resolve("masks")))
        .isEqualTo(1);

    JsonNode row = summary().path("methods").get(0);
    assertThat(row.path("energyInRegion").path("n").asInt()).isEqualTo(1);
    assertThat(row.path("energyInRegion").path("mean").asDouble()).isEqualTo(1);
    assertThat(err.toString()).contains("The mask is 16 x 9, the image 8 x 8");
  }

  @Test
  void shouldLeaveImagesOutWhenTheirClassIsUnlikely() throws IOException {
    assertThat(evaluate("--min-confidence=0.99999999", "--methods=vanilla-gradient"))
        .as("none counts")
        .isEqualTo(1);

    assertThat(summary().path("belowConfidence").asInt()).isEqualTo(2);
    assertThat(out.toString()).contains("lower --min-confidence, or take --all");
  }

  @Test
  void shouldKeepPicturesOfTheGalleryOnlyWhenThereAreMoreImages() throws IOException {
    assertThat(evaluate("--all", "--methods=vanilla-gradient", "--gallery=1")).isZero();

    try (Stream<Path> files = Files.list(results("images"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".png")))
          .as("the image and its map")
          .hasSize(2);
    }
    assertThat(Files.readString(results("report.html"))).contains("The first 1 of 2");
  }

  @Test
  void shouldGiveGuidedAbsoluteGradItselfWhenTheAblationHasItsParameters() throws IOException {
    assertThat(evaluate("--all", "--methods=guided-absolute-grad")).isZero();
    double method = summary().path("methods").get(0).path("rcap").path("mean").asDouble();

    assertThat(evaluate("--all", "--ablation=processing", "--fresh")).isZero();

    for (JsonNode row : summary().path("methods")) {
      if (row.path("method").asText().equals("guided-absolute")) {
        assertThat(row.path("rcap").path("mean").asDouble()).isCloseTo(method, within(1e-6));
        return;
      }
    }
    throw new AssertionError("no row guided-absolute");
  }

  @Test
  void shouldGiveARowAVariantWhenAskedForAnAblation() throws IOException {
    assertThat(evaluate("--all", "--ablation=p", "--metrics=rcap", "--samples=3")).isZero();
    assertThat(out.toString()).contains("p=0.15", "p=0.35", "p=0.55", "p=0.75", "p=0.85", "p=0.95");

    assertThat(evaluate("--all", "--ablation=processing", "--fresh", "--samples=3")).isZero();
    assertThat(out.toString())
        .contains("positive", "negative", "absolute", "guided", "guided-absolute");
  }

  @Test
  void shouldRefuseWhenAMetricNeedsMasksAndThereAreNone() {
    assertThat(evaluate("--metrics=mae")).isEqualTo(2);

    assertThat(err.toString()).contains("mae", "--masks");
  }

  private void mask(String name, int width, int height) throws IOException {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] ones = new byte[width * height];
    Arrays.fill(ones, (byte) 1);
    mask.getRaster().setDataElements(0, 0, width, height, ones);
    Files.createDirectories(folder.resolve("masks"));
    ImageIO.write(mask, "png", folder.resolve("masks").resolve(name).toFile());
  }

  private Path results(String name) {
    return folder.resolve("out").resolve(name);
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(results("summary.json").toFile());
  }

  private List<Path> imageResults() throws IOException {
    try (Stream<Path> files = Files.list(results("images"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private int evaluate(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--model=" + bundle,
                "--images=" + folder.resolve("images"),
                "--out=" + folder.resolve("out"),
                "--provider=cpu"));
    all.addAll(List.of(arguments));
    CommandLine line = Limelight.commandLine(Map.of());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }
}
