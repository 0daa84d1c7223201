package dev.limelight.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where settings come from. A later source wins over an earlier one:
 *
 * <ol>
 *   <li>defaults
 *   <li>the configuration file, Java properties in UTF-8
 *   <li>environment variables: {@code LIMELIGHT_*} for our keys, {@code KAFKA_*} for client
 *       properties
 *   <li>flags: {@code --set key=value}
 * </ol>
 *
 * <p>A key that nobody knows is refused with the nearest that exists; so is one that the stream
 * sets itself.
 */
public final class ConfigurationSources {
  private ConfigurationSources() {}

  /**
   * The configuration from all sources.
   *
   * @param file the configuration file
   * @param environment the process's environment variables
   * @param flags {@code key=value}, in the order given
   * @throws ConfigurationException if the file cannot be read, or a key is not accepted
   */
  public static Configuration load(Path file, Map<String, String> environment, List<String> flags) {
    Map<String, Setting> settings = new LinkedHashMap<>(fileSettings(file));
    settings.putAll(EnvironmentKeys.settings(environment));
    settings.putAll(flagSettings(flags));
    settings.forEach(ConfigurationSources::accept);
    Map<String, String> values = new LinkedHashMap<>();
    try (SecretReferences references = new SecretReferences(environment)) {
      references.resolve(settings).forEach((key, setting) -> values.put(key, setting.value()));
    }
    return new Configuration(values);
  }

  private static Map<String, Setting> fileSettings(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new ConfigurationException(
          "Cannot read the configuration file " + file + ": " + unreadable, unreadable);
    }
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      settings.put(key, new Setting(properties.getProperty(key).strip(), "in " + file));
    }
    return settings;
  }

  private static Map<String, Setting> flagSettings(List<String> flags) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String flag : flags) {
      int equals = flag.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException("--set takes KEY=VALUE with a key before the '='");
      }
      settings.put(
          flag.substring(0, equals).strip(),
          new Setting(flag.substring(equals + 1).strip(), "from --set"));
    }
    return settings;
  }

  private static void accept(String key, Setting setting) {
    String bare = KafkaKeys.withoutPrefix(key);
    Set<String> own = Definitions.names();
    if (own.contains(key) || KafkaKeys.isRegistry(key)) {
      return;
    }
    ReservedKeys.refusal(bare)
        .ifPresent(
            reason -> {
              throw new ConfigurationException(
                  "Key '" + key + "' " + setting.origin() + " cannot be set: " + reason);
            });
    if (own.contains(bare)) {
      throw new ConfigurationException(
          "Key '"
              + key
              + "' "
              + setting.origin()
              + " cannot be set: set "
              + bare
              + ", which applies to the whole stream");
    }
    if (!KafkaKeys.isKafka(key)) {
      throw new ConfigurationException(
          "Unknown key '" + key + "' " + setting.origin() + "." + suggestion(key));
    }
  }

  private static String suggestion(String key) {
    // Our own keys first: Kafka has hundreds, and one of them is always near.
    Set<String> all = new HashSet<>(Definitions.names());
    return NearestName.of(key, all)
        .or(
            () -> {
              all.addAll(KafkaKeys.names());
              return NearestName.of(key, all);
            })
        .map(nearest -> " Did you mean '" + nearest + "'?")
        .orElse(" 'limelight config' lists the keys.");
  }
}
