package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.limelight.runtime.PreprocessSpec.Crop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelYamlTest {
  @TempDir Path folder;

  @Test
  void shouldReadEveryKeyWhenTheFileHasThemAll() throws IOException {
    BundleSpec spec =
        read(
            """
            id: squeezenet1.1
            input: {name: data, height: 224, width: 192, layout: NHWC, channels: BGR}
            preprocess: {resizeShorterSide: 256, crop: centre, mean: [123, 117.5, 104], std: [1, 2, 3]}
            output: {logits: fc}
            labels: labels.txt
            """);

    assertThat(spec)
        .isEqualTo(
            new BundleSpec(
                "squeezenet1.1",
                new InputSpec(Optional.of("data"), 224, 192, Layout.NHWC, Channels.BGR),
                new PreprocessSpec(
                    OptionalInt.of(256),
                    Crop.CENTRE,
                    List.of(123.0, 117.5, 104.0),
                    List.of(1.0, 2.0, 3.0)),
                Optional.of("fc"),
                Optional.empty(),
                Optional.of("labels.txt")));
  }

  @Test
  void shouldFillInDefaultsWhenOnlyTheRequiredKeysAreThere() throws IOException {
    BundleSpec spec = read("id: a\ninput: {height: 8, width: 9}\n");

    assertThat(spec)
        .isEqualTo(
            new BundleSpec(
                "a",
                new InputSpec(Optional.empty(), 8, 9, Layout.NCHW, Channels.RGB),
                new PreprocessSpec(
                    OptionalInt.empty(), Crop.NONE, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void shouldTakeOneNumberForEveryChannelWhenOnlyOneIsGiven() throws IOException {
    BundleSpec spec =
        read("id: a\ninput: {height: 8, width: 8}\npreprocess: {mean: 127.5, std: [64]}\n");

    assertThat(spec.preprocess().mean()).containsExactly(127.5, 127.5, 127.5);
    assertThat(spec.preprocess().std()).containsExactly(64.0, 64.0, 64.0);
  }

  @Test
  void shouldWantOneNumberWhenTheInputIsGray() throws IOException {
    assertThat(
            read("id: a\ninput: {height: 8, width: 8, channels: GRAY}\npreprocess: {mean: [3]}\n")
                .preprocess()
                .mean())
        .containsExactly(3.0);
  }

  @Test
  void shouldNameAllMissingKeysWhenTheFileIsEmpty() throws IOException {
    assertThat(problems("{}"))
        .containsExactly(
            "missing keys id, input.height, input.width (required: id, input.height, input.width)");
  }

  @Test
  void shouldNameUnknownKeysAndTheAcceptedOnesWhenAKeyIsMisspelt() throws IOException {
    assertThat(problems("id: a\ninput: {height: 8, width: 8, hieght: 9}\nlabel: x\npreproc: {}\n"))
        .containsExactly(
            "unknown key input.hieght; accepted under input: height, width, name, layout, channels",
            "unknown keys label, preproc; accepted: id, input, preprocess, output, labels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: 17                                    | id must be text, got 17
          id: [a]                                   | id must be text
          id: a/b                                   | id is 'a/b'; accepted: letters, digits
          id: a b                                   | id is 'a b'; accepted: letters, digits
          preprocess: {crop: left}                  | preprocess.crop is left; accepted: none, centre
          preprocess: {mean: [1, 2]}                | preprocess.mean must hold 3 numbers
          preprocess: {mean: [1, x, 2]}             | preprocess.mean must hold finite numbers only, got "x"
          preprocess: {std: [1, 0, 1]}              | preprocess.std must be above 0
          preprocess: {std: [1, .nan, 1]}           | not valid YAML: Malformed numeric value '.nan'
          preprocess: {resizeShorterSide: 4, crop: centre} | accepted: 8 or more
          preprocess: 7                             | preprocess must be a mapping
          output: {logit: a}                        | unknown key output.logit; accepted under output: logits
          labels: 3                                 | labels must be text
          """)
  void shouldSayWhatIsWrongWhenAValueIs(String line, String message) throws IOException {
    String rest = line.startsWith("id") ? "" : "id: a\n";

    assertThat(problems(rest + line + "\ninput: {height: 8, width: 8}\n"))
        .singleElement()
        .asString()
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          height: 0             | input.height must be a whole number of pixels, 1 or more, got 0
          height: 2.5           | input.height must be a whole number of pixels, 1 or more, got 2.5
          height: tall          | input.height must be a whole number of pixels, 1 or more, got "tall"
          height: 8, layout: CHW | input.layout is CHW; accepted: NCHW, NHWC
          height: 8, channels: CMYK | input.channels is CMYK; accepted: RGB, BGR, GRAY
          """)
  void shouldSayWhatIsWrongWhenAnInputKeyIs(String keys, String message) throws IOException {
    assertThat(problems("id: a\ninput: {width: 8, " + keys + "}\n")).containsExactly(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id: a\nid: b\n", "id: [", "\tid: a"})
  void shouldNameTheFileWhenItIsNotYaml(String text) throws IOException {
    BundleException thrown = failure(text);

    assertThat(thrown).hasMessageContaining("model.yaml").hasMessageContaining("not valid YAML");
  }

  @Test
  void shouldRefuseWhenTheFileIsAListOrEmpty() throws IOException {
    assertThat(problems("- id: a\n")).anyMatch(text -> text.startsWith("the file must be a mapp"));
    assertThat(problems("")).anyMatch(text -> text.startsWith("missing keys id"));
  }

  private BundleSpec read(String text) throws IOException {
    return ModelYaml.read(Files.writeString(folder.resolve("model.yaml"), text));
  }

  private List<String> problems(String text) throws IOException {
    return failure(text).problems();
  }

  private BundleException failure(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("model.yaml"), text);
    return catchThrowableOfType(BundleException.class, () -> ModelYaml.read(file));
  }
}
