package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.topology.MapEncoding;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** How every event is explained and scored. */
final class ExplanationConfig {
  static final String METHOD = "explanation.method";
  static final String SAMPLES = "explanation.samples";
  static final String SPREAD = "explanation.spread";
  static final String PERCENTILE = "explanation.percentile";
  static final String RCAP_LOWER_BOUND = "rcap.lower.bound";
  static final String RCAP_INTERVAL = "rcap.interval";
  static final String MEMORY_BYTES = "explanation.memory.bytes";
  static final String ENCODING = "saliency.encoding";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              METHOD,
              ConfigDef.Type.STRING,
              "guided-absolute-grad",
              ValidString.in("vanilla-gradient", "smooth-grad", "var-grad", "guided-absolute-grad"),
              HIGH,
              "The saliency method.")
          .define(
              SAMPLES,
              ConfigDef.Type.INT,
              20,
              between(2, 10_000),
              HIGH,
              "Noisy samples of an image, n. The cost of an explanation grows with it.")
          .define(
              SPREAD,
              ConfigDef.Type.DOUBLE,
              0.15,
              between(0.0, 10.0),
              MEDIUM,
              "Standard deviation of the noise, as a share of the image's value range.")
          .define(
              PERCENTILE,
              ConfigDef.Type.DOUBLE,
              0.85,
              between(0.0, 1.0),
              MEDIUM,
              "Guided AbsoluteGrad: quantile of the gradients' variance, per channel, above which an"
                  + " element counts in full.")
          .define(
              RCAP_LOWER_BOUND,
              ConfigDef.Type.DOUBLE,
              0.5,
              between(0.01, 0.99),
              LOW,
              "RCAP: smallest share of the pixels that is left black.")
          .define(
              RCAP_INTERVAL,
              ConfigDef.Type.DOUBLE,
              0.1,
              between(0.01, 0.99),
              LOW,
              "RCAP: step from one share to the next.")
          .define(
              MEMORY_BYTES,
              ConfigDef.Type.LONG,
              512L * 1024 * 1024,
              atLeast(1024 * 1024),
              LOW,
              "Bound on the memory that the samples of one explanation take, bytes.")
          .define(
              ENCODING,
              ConfigDef.Type.STRING,
              "uint8",
              ValidString.in("uint8", "float16", "float32"),
              MEDIUM,
              "How a map's values are written. The SHA-256 in the event is that of the float32"
                  + " values, whatever the encoding.");

  private ExplanationConfig() {}

  static ExplanationOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new ExplanationOptions(
        config.getString(METHOD),
        config.getInt(SAMPLES),
        config.getDouble(SPREAD),
        config.getDouble(PERCENTILE),
        config.getDouble(RCAP_LOWER_BOUND),
        config.getDouble(RCAP_INTERVAL),
        config.getLong(MEMORY_BYTES),
        MapEncoding.valueOf(config.getString(ENCODING).toUpperCase(Locale.ROOT)));
  }
}
