package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.explain.EarlyStopping;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** When fewer samples of an image suffice. */
final class EarlyStoppingConfig {
  static final String CORRELATION = "explanation.early.stopping.correlation";
  static final String MINIMUM = "explanation.early.stopping.minimum";
  static final String INTERVAL = "explanation.early.stopping.interval";

  private EarlyStoppingConfig() {}

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            CORRELATION,
            ConfigDef.Type.DOUBLE,
            0.0,
            between(0.0, 1.0),
            LOW,
            "Sampling of an image ends when the map's rank correlation with the map some samples"
                + " before reaches this, such as 0.98; explanation.samples is then the most that"
                + " are taken. 0 always takes all. Not in the paper; see methods.md for what it"
                + " saves and what it costs.")
        .define(
            MINIMUM,
            ConfigDef.Type.INT,
            EarlyStopping.MINIMUM,
            between(3, 10_000),
            LOW,
            "The least number of samples that sampling may end at; at least the interval plus 2.")
        .define(
            INTERVAL,
            ConfigDef.Type.INT,
            EarlyStopping.INTERVAL,
            between(1, 10_000),
            LOW,
            "Samples between two maps that are compared. A multiple of the cores keeps all of them"
                + " busy.");
  }

  /**
   * The rules, if sampling is to end early at all.
   *
   * @throws ConfigurationException if they do not go together
   */
  static Optional<EarlyStopping> rules(AbstractConfig config) {
    double correlation = config.getDouble(CORRELATION);
    if (correlation == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EarlyStopping(correlation, config.getInt(MINIMUM), config.getInt(INTERVAL)));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("explanation.early.stopping: " + e.getMessage(), e);
    }
  }
}
