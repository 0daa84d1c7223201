package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The log. */
final class LogConfig {
  static final String FORMAT = "log.format";
  static final String LEVEL = "log.level";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              FORMAT,
              ConfigDef.Type.STRING,
              "text",
              ValidString.in("text", "json"),
              MEDIUM,
              "How the log's lines are written: text for people, json for machines. What is logged"
                  + " before the file is read follows the environment (LIMELIGHT_LOG_FORMAT) only.")
          .define(
              LEVEL,
              ConfigDef.Type.STRING,
              "INFO",
              ValidString.in("ERROR", "WARN", "INFO", "DEBUG", "TRACE"),
              MEDIUM,
              "From which level on Limelight's own lines are logged. DEBUG has a line for every dead"
                  + " letter.");

  private LogConfig() {}

  static LogOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new LogOptions(
        LogOptions.Format.valueOf(config.getString(FORMAT).toUpperCase(Locale.ROOT)),
        config.getString(LEVEL));
  }
}
