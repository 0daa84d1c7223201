package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The models and what runs them. */
final class ModelsConfig {
  static final String DIRECTORY = "models.dir";
  static final String PROVIDER = "execution.provider";
  static final String THREADS = "inference.threads";
  static final String DIGESTS = "models.sha256.by.model";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              DIRECTORY,
              ConfigDef.Type.STRING,
              NO_DEFAULT_VALUE,
              new NonEmptyString(),
              HIGH,
              "Folder of the model bundles: one folder for each, with model.onnx and model.yaml.")
          .define(
              PROVIDER,
              ConfigDef.Type.STRING,
              "auto",
              ValidString.in("cpu", "cuda", "auto"),
              MEDIUM,
              "What runs the models. auto takes CUDA where it loads, else the CPU; cuda stops the"
                  + " start where it does not load.")
          .define(
              THREADS,
              ConfigDef.Type.INT,
              0,
              atLeast(0),
              LOW,
              "Cores that the models use on a CPU, all stream threads together; 0 takes all.")
          .define(
              DIGESTS,
              ConfigDef.Type.STRING,
              "",
              MEDIUM,
              "Pins models to their files: MODEL=SHA-256 of model.onnx,SHA-256 of model.backward.onnx;"
                  + " several separated by semicolons. A file with another digest stops the start."
                  + " Models that are not named are not pinned.");

  private ModelsConfig() {}

  static ModelsOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new ModelsOptions(
        Path.of(config.getString(DIRECTORY)),
        ModelsOptions.Provider.valueOf(config.getString(PROVIDER).toUpperCase(Locale.ROOT)),
        config.getInt(THREADS),
        CudaConfig.parse(values),
        digests(config.getString(DIGESTS)));
  }

  private static Map<String, PinnedFiles> digests(String text) {
    Map<String, PinnedFiles> pinned = new LinkedHashMap<>();
    ByModel.parse(DIGESTS, text, "SHA-256")
        .forEach((model, digests) -> pinned.put(model, pinned(model, digests)));
    return pinned;
  }

  private static PinnedFiles pinned(String model, List<String> digests) {
    if (digests.size() != 2) {
      throw new ConfigurationException(
          "%s: model '%s' has %d digests; it needs two, of model.onnx and of model.backward.onnx"
              .formatted(DIGESTS, model, digests.size()));
    }
    try {
      return new PinnedFiles(digests.get(0), digests.get(1));
    } catch (IllegalArgumentException malformed) {
      throw new ConfigurationException(
          "%s: model '%s': %s".formatted(DIGESTS, model, malformed.getMessage()), malformed);
    }
  }
}
