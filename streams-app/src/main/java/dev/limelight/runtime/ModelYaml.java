package dev.limelight.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.limelight.runtime.PreprocessSpec.Crop;
import dev.limelight.tensor.Activation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads {@code model.yaml}: all problems of a file in one exception. Stateless. */
final class ModelYaml {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]+");
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private ModelYaml() {}

  static BundleSpec read(Path file) {
    List<String> problems = new ArrayList<>();
    YamlSection root = new YamlSection(parse(file), "", problems);
    Optional<String> id = root.text("id");
    YamlSection input = root.section("input");
    OptionalInt height = input.positive("height");
    OptionalInt width = input.positive("width");
    refuseMissing(root, input);
    id.filter(text -> !ID.matcher(text).matches() || text.startsWith("."))
        .ifPresent(
            text ->
                root.problem(
                    "id is '%s'; accepted: letters, digits, dot (not first), underscore, hyphen"
                        .formatted(text)));
    InputSpec inputSpec =
        new InputSpec(
            input.text("name"),
            height.orElse(1),
            width.orElse(1),
            input.choice("layout", Layout.class, Layout.NCHW),
            input.choice("channels", Channels.class, Channels.RGB));
    input.refuseUnknownKeys();
    PreprocessSpec preprocess = preprocess(root.section("preprocess"), inputSpec);
    YamlSection output = root.section("output");
    Optional<String> logits = output.text("logits");
    Optional<Activation> activation = output.choice("activation", Activation.class);
    output.refuseUnknownKeys();
    Optional<String> labels = root.text("labels");
    root.refuseUnknownKeys();
    if (!problems.isEmpty()) {
      throw new BundleException(file, problems);
    }
    return new BundleSpec(id.orElseThrow(), inputSpec, preprocess, logits, activation, labels);
  }

  private static PreprocessSpec preprocess(YamlSection section, InputSpec input) {
    OptionalInt resize = section.positive("resizeShorterSide");
    Crop crop = section.choice("crop", Crop.class, Crop.NONE);
    int channels = input.channels().count();
    List<Double> mean = section.numbers("mean", channels, 0);
    List<Double> std = section.numbers("std", channels, 1);
    section.refuseUnknownKeys();
    if (std.stream().anyMatch(value -> value <= 0)) {
      section.problem("preprocess.std must be above 0, got " + std);
      std = mean.stream().map(value -> 1.0).toList();
    }
    int smallest = Math.min(input.height(), input.width());
    if (crop == Crop.CENTRE && resize.isPresent() && resize.getAsInt() < smallest) {
      section.problem(
          "preprocess.resizeShorterSide is %d, too small to cut the centre of %dx%d from; accepted: %d or more"
              .formatted(resize.getAsInt(), input.height(), input.width(), smallest));
    }
    return new PreprocessSpec(resize, crop, mean, std);
  }

  private static void refuseMissing(YamlSection root, YamlSection input) {
    List<String> missing = new ArrayList<>();
    if (!root.has("id")) {
      missing.add("id");
    }
    List.of("height", "width").stream()
        .filter(key -> !input.has(key))
        .map(input::path)
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      root.problem(
          "missing key%s %s (required: id, input.height, input.width)"
              .formatted(missing.size() == 1 ? "" : "s", String.join(", ", missing)));
    }
  }

  private static JsonNode parse(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new BundleException(file, "not valid YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + e.getMessage(), e);
    }
  }
}
