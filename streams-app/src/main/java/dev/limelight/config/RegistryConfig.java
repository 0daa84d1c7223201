package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import dev.limelight.topology.registry.RegistryOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The schema registry. */
final class RegistryConfig {
  static final String URL = "schema.registry.url";
  static final String AUTO_REGISTER = "schema.registry.auto.register";
  static final String RETRY_TIMEOUT = "schema.registry.retry.timeout.ms";
  static final String RETRY_BACKOFF = "schema.registry.retry.backoff.ms";
  static final String PROFILE = "profile";

  private static final String PRODUCTION = "production";
  private static final String FROM_PROFILE = "profile";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              URL,
              ConfigDef.Type.LIST,
              NO_DEFAULT_VALUE,
              HIGH,
              "Addresses of the registry, comma-separated; tried in turn.")
          .define(
              PROFILE,
              ConfigDef.Type.STRING,
              "development",
              ValidString.in("development", PRODUCTION),
              MEDIUM,
              "production turns schema.registry.auto.register off, where it is not set.")
          .define(
              AUTO_REGISTER,
              ConfigDef.Type.STRING,
              FROM_PROFILE,
              ValidString.in("true", "false", FROM_PROFILE),
              MEDIUM,
              "Whether missing schemas of the output topics are registered at start. Where not, a"
                  + " missing one stops the start.")
          .define(
              RETRY_TIMEOUT,
              ConfigDef.Type.LONG,
              60_000L,
              atLeast(0),
              MEDIUM,
              "How long a registry that does not answer is waited for while running, milliseconds."
                  + " Then the application ends with exit code 1; no event is lost.")
          .define(
              RETRY_BACKOFF,
              ConfigDef.Type.LONG,
              200L,
              atLeast(1),
              LOW,
              "Pause before the first new attempt, milliseconds; doubled each time, up to 5000.");

  private RegistryConfig() {}

  static RegistryOptions parse(Map<String, String> values, Map<String, String> clientProperties) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    String autoRegister = config.getString(AUTO_REGISTER);
    boolean production = config.getString(PROFILE).equals(PRODUCTION);
    return new RegistryOptions(
        config.getList(URL),
        autoRegister.equals(FROM_PROFILE) ? !production : Boolean.parseBoolean(autoRegister),
        Duration.ofMillis(config.getLong(RETRY_TIMEOUT)),
        Duration.ofMillis(config.getLong(RETRY_BACKOFF)),
        clientProperties);
  }

  static Duration retryTimeout(Map<String, String> values) {
    Map<String, String> own = new HashMap<>(values);
    // Commands without a registry need the figure, not the address.
    own.putIfAbsent(URL, "unused");
    return Duration.ofMillis(Definitions.parse(DEFINITION, own).getLong(RETRY_TIMEOUT));
  }
}
