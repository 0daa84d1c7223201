package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.RealBundles;
import dev.limelight.SharedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every command of {@code ops/recipes.md}, as it stands there, on the pretrained classifiers of the
 * same families and on photographs: in a folder laid out as the recipes say.
 */
class RecipesTest {
  private static final Map<String, String> MODELS =
      Map.of(
          "resnet50", "resnet20_cifar10",
          "isic", "efficientnet_se_swish_cifar100",
          "densenet161", "densenet_bc_40_12_cifar10");

  /** A recipe's pictures, with their classes. */
  private static final Map<String, String> CIFAR_10 =
      Map.of("pet_Maine_Coon_203.jpg", "cat", "pet_american_bulldog_136.jpg", "dog");

  private static final Map<String, String> CIFAR_100 =
      Map.of("coral_sunflower.png", "sunflower", "skimage_rocket.jpg", "69");

  private static final Set<String> PATH_OPTIONS =
      Set.of("--model", "--images", "--masks", "--labels", "--out");

  @TempDir private Path folder;

  @BeforeEach
  void layOut() throws IOException {
    for (Map.Entry<String, String> model : MODELS.entrySet()) {
      Path source = RealBundles.exported(model.getValue()).folder();
      Path bundle = Files.createDirectories(folder.resolve(model.getKey()));
      for (String file : List.of("model.onnx", "model.yaml", "labels.txt")) {
        Files.copy(source.resolve(file), bundle.resolve(file));
      }
    }
    lay("imagenet-s/validation", "classes.csv", CIFAR_10);
    lay("isic/test", "isic/test.csv", CIFAR_100);
    lay("places365/val", "places365_val.csv", CIFAR_10);
    for (String photo : CIFAR_10.keySet()) {
      copy("masks/" + photo.replace(".jpg", ".png"), folder.resolve("imagenet-s/masks"));
    }
  }

  private void lay(String images, String labels, Map<String, String> photos) throws IOException {
    StringBuilder lines = new StringBuilder("file,class\n");
    for (Map.Entry<String, String> photo : photos.entrySet()) {
      copy(photo.getKey(), folder.resolve(images));
      lines.append(photo.getKey()).append(',').append(photo.getValue()).append('\n');
    }
    Files.writeString(folder.resolve(labels), lines);
  }

  private static void copy(String photo, Path to) throws IOException {
    Path source = SharedData.path("models/photos/" + photo);
    Files.copy(source, Files.createDirectories(to).resolve(source.getFileName()));
  }

  @Test
  void shouldRunEveryCommandOfTheRecipes() throws IOException {
    List<String> commands = commands();
    assertThat(commands).as("commands in ops/recipes.md").hasSizeGreaterThan(5);

    for (String command : commands) {
      run(command);
    }

    for (Path table : List.of(folder.resolve("resnet50-table"), folder.resolve("isic-table"))) {
      assertThat(table.resolve("report.html")).isNotEmptyFile();
      assertThat(
              new ObjectMapper()
                  .readTree(table.resolve("summary.json").toFile())
                  .path("methods")
                  .size())
          .as("methods compared in %s", table)
          .isGreaterThanOrEqualTo(8);
    }
  }

  private static List<String> commands() throws IOException {
    Path recipes = Path.of(System.getProperty("limelight.root", "..")).resolve("ops/recipes.md");
    try (Stream<String> lines = Files.lines(recipes)) {
      return lines.filter(line -> line.startsWith("limelight ")).toList();
    }
  }

  private void run(String command) {
    // The classifier of CIFAR-100 is sure of no photograph.
    String[] words =
        (command.contains("--model isic") ? command + " --min-confidence 0.5" : command).split(" ");
    String[] arguments = Arrays.copyOfRange(words, 1, words.length);
    for (int i = 1; i < arguments.length; i++) {
      boolean isFolder = i == 1 && arguments[0].equals("export");
      if (isFolder || PATH_OPTIONS.contains(arguments[i - 1])) {
        arguments[i] = folder.resolve(arguments[i]).toString();
      }
    }
    StringWriter err = new StringWriter();
    CommandLine line = Limelight.commandLine(Map.of());
    line.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
    assertThat(line.execute(arguments)).as("%s: %s", command, err).isZero();
  }
}
