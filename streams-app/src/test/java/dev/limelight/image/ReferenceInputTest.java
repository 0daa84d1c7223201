package dev.limelight.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.SharedData;
import dev.limelight.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The inputs that real models were run with, from the photographs they were made of. */
class ReferenceInputTest {
  @ParameterizedTest
  @CsvSource({
    "squeezenet1.1,              224, 256, BGR, 123;117;104,       1;1;1",
    "mobilenet_v2_1.0_224,       224, 256, RGB, 128,               128",
    "mobilenet_v3_small_1.0_224, 224, 256, RGB, 127.5,             127.5",
    "mobilenet_v1_0.25_128,      128, 146, RGB, 128,               128"
  })
  void shouldReproduceTheModelsReferenceInput(
      String model, int side, int shorterSide, ChannelOrder channels, String mean, String std)
      throws IOException {
    Preprocessing preprocessing =
        new Preprocessing(
            side,
            side,
            OptionalInt.of(shorterSide),
            Crop.CENTRE,
            channels,
            values(mean),
            values(std));
    assertSame(
        preprocessing.apply(photo("models/photos/pet_great_pyrenees_175.jpg")),
        SharedData.floats("models/" + model + "/reference/input.f32", 3, side, side));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet20_cat, coral_cat.png, 32",
    "resnet20_dog, coral_dog_test_0.jpg, 32",
    "densenet_bird, coral_bird.png, 32",
    "mobilenet_v1_dog, coral_dog_segmentation.png, 128"
  })
  void shouldReproduceTheGoldenPictureByCentreWindow(String folder, String photo, int side)
      throws IOException {
    Preprocessing preprocessing =
        new Preprocessing(
            side,
            side,
            OptionalInt.empty(),
            Crop.CENTRE,
            ChannelOrder.RGB,
            List.of(0f),
            List.of(1f));
    assertThat(preprocessing.picture(photo("models/photos/" + photo)))
        .isEqualTo(photo("golden/methods/" + folder + "/input.png"));
  }

  private static RgbImage photo(String path) throws IOException {
    return new ImageDecoder(ImageLimits.DEFAULT).decode(Files.readAllBytes(SharedData.path(path)));
  }

  private static List<Float> values(String list) {
    return List.of(list.split(";")).stream().map(Float::parseFloat).toList();
  }

  private static void assertSame(FloatTensor actual, FloatTensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.values())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(expected.values());
  }
}
