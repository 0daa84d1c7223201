package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Health and metrics over HTTP. */
final class HttpConfig {
  static final String ENABLED = "http.enabled";
  static final String HOST = "http.host";
  static final String PORT = "http.port";
  static final String TOKEN = "http.token";
  static final String TOKEN_FILE = "http.token.file";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              ENABLED,
              ConfigDef.Type.BOOLEAN,
              true,
              MEDIUM,
              "Whether /metrics, /health/live, /health/ready and /topology are served. Where not,"
                  + " nothing is measured either.")
          .define(
              HOST,
              ConfigDef.Type.STRING,
              "127.0.0.1",
              new ConfigDef.NonEmptyString(),
              MEDIUM,
              "Address that they are served on. 0.0.0.0 for all of the machine's; then set a token.")
          .define(
              PORT,
              ConfigDef.Type.INT,
              0,
              between(0, 65535),
              MEDIUM,
              "Port that they are served on. 0: any that is free, so that instances may share a"
                  + " machine; the log names it at start.")
          .define(
              TOKEN,
              ConfigDef.Type.PASSWORD,
              "",
              MEDIUM,
              "What requests must bear (Authorization: Bearer ...). Health answers without it too,"
                  + " but with its status only. Empty: none.")
          .define(
              TOKEN_FILE,
              ConfigDef.Type.STRING,
              "",
              LOW,
              "File whose first line is the token, instead of http.token. Empty: none.");

  private HttpConfig() {}

  static HttpOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new HttpOptions(
        config.getBoolean(ENABLED),
        config.getString(HOST),
        config.getInt(PORT),
        TokenFile.token(config, TOKEN, TOKEN_FILE));
  }
}
