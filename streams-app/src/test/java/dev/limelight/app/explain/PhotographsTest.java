package dev.limelight.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.RealBundles;
import dev.limelight.SharedData;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.metric.MetricSuite;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real classifiers on real photographs: the class is right and the map lies on the object. */
class PhotographsTest {
  private static final String PHOTOS = "models/photos/";

  @ParameterizedTest
  @ValueSource(strings = {"squeezenet1.1", "mobilenet_v2_1.0_224"})
  void shouldExplainTheRightClassWhenTheModelKnowsThePhotograph(String model) throws IOException {
    List<String> known = known(model);
    int checked = 0;
    SoftAssertions softly = new SoftAssertions();
    try (Opened opened = Opened.of(model, Method.VANILLA_GRADIENT)) {
      for (String line : Files.readAllLines(SharedData.path(PHOTOS + "EXPECTED_IMAGENET.tsv"))) {
        String[] photo = line.split("\t", -1);
        if (line.startsWith("#") || !known.contains(photo[0])) {
          continue;
        }
        String label = opened.explain(photo[0]).explained().label().toLowerCase(Locale.ROOT);
        softly
            .assertThat(photo[1].toLowerCase(Locale.ROOT).split("\\|", -1))
            .as("accepted labels of %s, explained as %s", photo[0], label)
            .anyMatch(label::contains);
        checked++;
      }
    }
    softly.assertAll();
    assertThat(checked).as("photographs that the model's README marks as right").isGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource({
    "squeezenet1.1, pet_great_pyrenees_175.jpg",
    "squeezenet1.1, pet_Bengal_185.jpg",
    "squeezenet1.1, pet_Maine_Coon_206.jpg",
    "squeezenet1.1, coral_bird_segmentation.png",
    "mobilenet_v2_1.0_224, pet_great_pyrenees_175.jpg",
    "mobilenet_v2_1.0_224, pet_Bengal_185.jpg",
    "mobilenet_v2_1.0_224, coral_dog_segmentation.png",
    "mobilenet_v2_1.0_224, coral_bird_segmentation.png"
  })
  void shouldLieOnTheObjectMoreThanByChance(String model, String photo) throws IOException {
    try (Opened opened = Opened.of(model, Method.GUIDED_ABSOLUTE_GRAD)) {
      FloatTensor map = opened.explain(photo).maps().get(0).map();
      RgbImage mask =
          opened.preprocessing().picture(picture("masks/" + photo.replaceFirst("jpg$", "png")));
      double inside = 0;
      double all = 0;
      int objectPixels = 0;
      int pixels = 0;
      for (int i = 0; i < map.size(); i++) {
        int value = mask.rgb(i % mask.width(), i / mask.width()) & 0xFF;
        boolean object = value > 191;
        if (object || value < 64) { // between them lies the object's edge, which is neither
          inside += object ? map.at(i) : 0;
          all += map.at(i);
          objectPixels += object ? 1 : 0;
          pixels++;
        }
      }
      assertThat(inside / all)
          .as("share of saliency on the object, against the object's share of the area")
          .isGreaterThan((double) objectPixels / pixels);
    }
  }

  /** The photographs whose expected label is the model's first, by the model's own account. */
  private static List<String> known(String model) throws IOException {
    return Files.readAllLines(SharedData.path("models/" + model + "/README.txt")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("ok "))
        .map(line -> line.split("\\s+", -1)[1])
        .toList();
  }

  private static RgbImage picture(String name) throws IOException {
    Path file = SharedData.path(PHOTOS + name);
    return new ImageDecoder(ImageLimits.DEFAULT).decode(Files.readAllBytes(file));
  }

  private record Opened(
      OrtRuntime runtime, OrtModel model, Preprocessing preprocessing, PictureExplainer explainer)
      implements AutoCloseable {

    static Opened of(String name, Method method) {
      ModelBundle bundle = RealBundles.exported(name);
      Preprocessing preprocessing = BundlePreprocessing.of(bundle);
      OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
      OrtModel model = runtime.open(bundle);
      ExplainOptions options =
          new ExplainOptions(
              Set.of(method),
              MethodOptions.DEFAULT,
              new MetricSuite(Set.of()),
              OptionalInt.empty(),
              0,
              Optional.empty());
      return new Opened(
          runtime,
          model,
          preprocessing,
          new PictureExplainer(model, preprocessing, options, System::nanoTime));
    }

    PictureExplanation explain(String photo) throws IOException {
      return explainer.explain(SharedData.path(PHOTOS + photo));
    }

    @Override
    public void close() {
      model.close();
      runtime.close();
    }
  }
}
