package dev.limelight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.export.Export;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The pretrained classifiers of {@code ../shared/models} as exported bundles. Each is exported once
 * a JVM, with the code under test, into a temporary folder that goes when the JVM ends.
 */
public final class RealBundles {
  private static final Map<String, ModelBundle> EXPORTED = new ConcurrentHashMap<>();

  private RealBundles() {}

  /** Names of all models; skips the calling test where there are none. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    manifest().fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A model's bundle, exported for the CPU; skips the calling test where there is none. */
  public static ModelBundle exported(String model) {
    return exported(model, ReluRule.STANDARD);
  }

  /** A model's bundle with another rule for ReLU; skips the calling test where there is none. */
  public static ModelBundle exported(String model, ReluRule rule) {
    JsonNode description = manifest().path(model);
    Path file = SharedData.path("models/" + model + "/model.onnx");
    return EXPORTED.computeIfAbsent(
        rule + " " + model, name -> export(model, file, description, rule));
  }

  /**
   * The bundle of another file of a model's folder, for square images; skips the calling test where
   * there is none.
   */
  public static ModelBundle exported(String model, String file, int size) {
    ObjectNode description = manifest().path(model).deepCopy();
    description.put("height", size).put("width", size);
    Path source = SharedData.path("models/" + model + "/" + file);
    return EXPORTED.computeIfAbsent(
        model + " " + file, name -> export(model, source, description, ReluRule.STANDARD));
  }

  private static ModelBundle export(String model, Path file, JsonNode description, ReluRule rule) {
    try {
      Path folder = Files.createTempDirectory("limelight-real-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      Files.copy(file, folder.resolve("model.onnx"));
      Files.copy(file.resolveSibling("labels.txt"), folder.resolve("labels.txt"));
      Files.writeString(folder.resolve("model.yaml"), yaml(model, description));
      ModelBundle bundle = ModelBundle.open(folder);
      DifferentiationOptions options = new DifferentiationOptions(rule, Lowering.CPU);
      Export.Written written = Export.bundle(bundle, Optional.empty(), Optional.empty(), options);
      if (rule != ReluRule.STANDARD) {
        // Opened as any bundle, in place of the plain gradient's graph.
        Files.move(written.graph(), bundle.backwardFile());
        Files.move(written.account(), bundle.exportFile());
      }
      return bundle;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String yaml(String model, JsonNode description) {
    JsonNode side = description.path("resizeShorterSide");
    return """
        id: %s
        input: {name: %s, height: %d, width: %d, layout: NCHW, channels: %s}
        preprocess: {%smean: %s, std: %s}
        output: {logits: %s}
        labels: labels.txt
        """
        .formatted(
            model,
            description.path("input").asText(),
            description.path("height").asInt(),
            description.path("width").asInt(),
            description.path("channelOrder").asText(),
            side.isNull() ? "" : "resizeShorterSide: " + side.asInt() + ", crop: centre, ",
            description.path("meanRgb255"),
            description.path("stdRgb255"),
            description.path("logits").asText());
  }

  private static JsonNode manifest() {
    try {
      return new ObjectMapper().readTree(SharedData.path("models/manifest.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
