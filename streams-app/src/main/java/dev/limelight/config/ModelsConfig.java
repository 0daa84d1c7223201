package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import java.nio.file.Path;
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
              "Cores that the models use on a CPU, all stream threads together; 0 takes all.");

  private ModelsConfig() {}

  static ModelsOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new ModelsOptions(
        Path.of(config.getString(DIRECTORY)),
        ModelsOptions.Provider.valueOf(config.getString(PROVIDER).toUpperCase(Locale.ROOT)),
        config.getInt(THREADS),
        CudaConfig.parse(values));
  }
}
