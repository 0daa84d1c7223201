package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.dashboard.web.DashboardOptions;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/** What {@code limelight dashboard} serves and keeps. */
final class DashboardConfig {
  static final String HOST = "dashboard.host";
  static final String PORT = "dashboard.port";
  static final String TOKEN = "dashboard.token";
  static final String TOKEN_FILE = "dashboard.token.file";
  static final String EVENTS = "dashboard.events";
  static final String AGE = "dashboard.max.age.ms";
  static final String PICTURE_BYTES = "dashboard.picture.bytes";
  static final String STREAMS = "dashboard.streams";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              HOST,
              ConfigDef.Type.STRING,
              "127.0.0.1",
              new NonEmptyString(),
              MEDIUM,
              "Address that the dashboard listens on. The default reaches this machine only; on"
                  + " another one, set a token and put TLS before it.")
          .define(
              PORT,
              ConfigDef.Type.INT,
              8088,
              between(0, 65_535),
              MEDIUM,
              "Port of the dashboard; 0 takes any that is free and prints it.")
          .define(
              TOKEN,
              ConfigDef.Type.PASSWORD,
              "",
              MEDIUM,
              "What a visitor of the dashboard has to know: opens it with ?token=... once, or sends"
                  + " Authorization: Bearer. Empty asks for none.")
          .define(
              TOKEN_FILE,
              ConfigDef.Type.STRING,
              "",
              LOW,
              "File whose first line is the token, instead of dashboard.token. Empty: none.")
          .define(
              EVENTS,
              ConfigDef.Type.INT,
              10_000,
              between(1, 1_000_000),
              MEDIUM,
              "Events that the dashboard keeps, about 5 kB of memory each; the oldest leave.")
          .define(
              AGE,
              ConfigDef.Type.LONG,
              24 * 60 * 60 * 1000L,
              atLeast(1),
              MEDIUM,
              "How far back the dashboard reads the topics at its start, milliseconds.")
          .define(
              PICTURE_BYTES,
              ConfigDef.Type.LONG,
              128L * 1024 * 1024,
              atLeast(0),
              LOW,
              "Memory for the newest pictures and maps, bytes. Older ones are read from their topics"
                  + " again when somebody looks at them.")
          .define(
              STREAMS,
              ConfigDef.Type.INT,
              32,
              between(1, 1000),
              LOW,
              "Browsers that may follow the dashboard live at the same time.");

  private DashboardConfig() {}

  static DashboardOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new DashboardOptions(
        config.getString(HOST),
        config.getInt(PORT),
        TokenFile.token(config, TOKEN, TOKEN_FILE),
        config.getInt(EVENTS),
        Duration.ofMillis(config.getLong(AGE)),
        config.getLong(PICTURE_BYTES),
        config.getInt(STREAMS));
  }
}
