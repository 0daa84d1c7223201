package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Start and end of the process. */
final class ProcessConfig {
  static final String STARTUP_TIMEOUT = "startup.timeout.ms";
  static final String SHUTDOWN_TIMEOUT = "shutdown.timeout.ms";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              STARTUP_TIMEOUT,
              ConfigDef.Type.LONG,
              60_000L,
              atLeast(0),
              MEDIUM,
              "How long the broker and the registry are waited for at start, milliseconds, before the"
                  + " application gives up with exit code 1.")
          .define(
              SHUTDOWN_TIMEOUT,
              ConfigDef.Type.LONG,
              30_000L,
              atLeast(0),
              LOW,
              "How long the event at hand may take to end after SIGTERM, milliseconds. An event that"
                  + " is cut off is explained again after the next start; the process then ends"
                  + " with exit code 1, at most 10 s later.");

  private ProcessConfig() {}

  static ProcessOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new ProcessOptions(
        Duration.ofMillis(config.getLong(STARTUP_TIMEOUT)),
        Duration.ofMillis(config.getLong(SHUTDOWN_TIMEOUT)));
  }
}
