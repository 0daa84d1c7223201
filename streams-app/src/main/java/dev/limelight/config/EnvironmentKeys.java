package dev.limelight.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads settings from environment variables: {@code LIMELIGHT_MAX_RECORD_BYTES} is {@code
 * max.record.bytes}, {@code LIMELIGHT_BASIC_AUTH_USER_INFO} the registry client's {@code
 * basic.auth.user.info}, {@code KAFKA_SECURITY_PROTOCOL} is {@code security.protocol}.
 */
final class EnvironmentKeys {
  private static final Logger log = LoggerFactory.getLogger(EnvironmentKeys.class);

  private static final String OURS = "LIMELIGHT_";
  private static final String KAFKAS = "KAFKA_";

  /** The launcher's own variables. */
  private static final Set<String> LAUNCHER =
      Set.of("LIMELIGHT_HOME", "LIMELIGHT_OPTS", "LIMELIGHT_JAVA_OPTS");

  /** What Kubernetes sets for a service that happens to be called limelight or kafka. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*(_SERVICE_HOST|_SERVICE_PORT(_.*)?|_PORT(_\\d+_(TCP|UDP)(_.*)?)?)");

  private EnvironmentKeys() {}

  /**
   * The settings among the variables. Where both prefixes set a key, {@code LIMELIGHT_} wins.
   *
   * @throws ConfigurationException if a {@code LIMELIGHT_} variable is none of our keys
   */
  static Map<String, Setting> settings(Map<String, String> environment) {
    Map<String, String> sorted = new TreeMap<>(environment);
    Map<String, String> ours = ourNames();
    sorted.keySet().removeAll(LAUNCHER);
    // Some of our own keys end in .port as well; a link's value is an address.
    sorted
        .entrySet()
        .removeIf(
            variable ->
                SERVICE_LINK.matcher(variable.getKey()).matches()
                    && (!ours.containsKey(variable.getKey())
                        || variable.getValue().startsWith("tcp://")));
    Map<String, Setting> settings = new LinkedHashMap<>();
    sorted.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKAS)) {
            kafka(name, value, settings);
          }
        });
    sorted.forEach(
        (name, value) -> {
          if (name.startsWith(OURS)) {
            settings.put(ours(name, ours), new Setting(value, origin(name)));
          }
        });
    return settings;
  }

  /** The variable that sets one of our keys. */
  static String variable(String key) {
    return OURS + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static Map<String, String> ourNames() {
    return Definitions.names().stream()
        .collect(Collectors.toMap(EnvironmentKeys::variable, key -> key));
  }

  private static String ours(String name, Map<String, String> ours) {
    String key = ours.get(name);
    if (key == null && KafkaKeys.isRegistry(key(name, OURS))) {
      return key(name, OURS);
    }
    if (key == null) {
      throw new ConfigurationException(
          "Environment variable "
              + name
              + " is no setting of Limelight."
              + NearestName.of(name, ours.keySet())
                  .map(n -> " Did you mean " + n + "?")
                  .orElse(""));
    }
    return key;
  }

  private static void kafka(String name, String value, Map<String, Setting> settings) {
    String key = key(name, KAFKAS);
    if (KafkaKeys.isKafka(key)) {
      settings.put(key, new Setting(value, origin(name)));
    } else {
      // Not refused: Kafka's own scripts are configured by variables of the same prefix.
      log.warn(
          "Environment variable {} is ignored: Kafka's clients have no property {}", name, key);
    }
  }

  private static String key(String name, String prefix) {
    return name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String origin(String name) {
    return "from environment variable " + name;
  }
}
