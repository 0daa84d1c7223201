package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.metric.RcapOptions;
import dev.limelight.topology.ExplanationSettings;
import dev.limelight.topology.MapEncoding;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** How every event is scored and written. */
final class ExplanationConfig {
  static final String RCAP_LOWER_BOUND = "rcap.lower.bound";
  static final String RCAP_INTERVAL = "rcap.interval";
  static final String MEMORY_BYTES = "explanation.memory.bytes";
  static final String ENCODING = "saliency.encoding";

  static final ConfigDef DEFINITION =
      new ConfigDef()
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
        new ExplanationSettings(
            MethodsConfig.selection(values),
            MethodsConfig.parameters(values),
            MetricsConfig.parse(values),
            MapEncoding.valueOf(config.getString(ENCODING).toUpperCase(Locale.ROOT)),
            StreamConfig.run(values)),
        new RcapOptions(config.getDouble(RCAP_LOWER_BOUND), config.getDouble(RCAP_INTERVAL)),
        config.getLong(MEMORY_BYTES));
  }
}
