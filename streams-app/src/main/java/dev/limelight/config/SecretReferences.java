package dev.limelight.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Values that stand elsewhere, in the form of Kafka's configuration providers: {@code
 * ${file:/run/secrets/kafka.properties:password}}, {@code ${dir:/run/secrets:password}}, {@code
 * ${env:KAFKA_PASSWORD}}. They are put in once, when the configuration is loaded, so that every
 * client gets the same and a configuration file needs no secret in it.
 */
final class SecretReferences implements AutoCloseable {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9]*):(?:([^}]*):)?([^}:]+)}");

  private final Map<String, ConfigProvider> providers = new TreeMap<>();

  /** Over the variables of an environment; files are read when a value refers to them. */
  SecretReferences(Map<String, String> environment) {
    providers.put("dir", configured(new DirectoryConfigProvider()));
    providers.put("env", configured(new EnvVarConfigProvider(environment)));
    providers.put("file", configured(new FileConfigProvider()));
  }

  private static ConfigProvider configured(ConfigProvider provider) {
    provider.configure(Map.of());
    return provider;
  }

  /**
   * The settings with every reference replaced by what it refers to. Values are put in as they are:
   * a reference inside one is not followed.
   *
   * @throws ConfigurationException naming the key and the reference, never a value, if there is
   *     nothing to be had
   */
  Map<String, Setting> resolve(Map<String, Setting> settings) {
    Map<String, Setting> resolved = new LinkedHashMap<>();
    settings.forEach(
        (key, setting) -> resolved.put(key, new Setting(resolve(key, setting), setting.origin())));
    return resolved;
  }

  private String resolve(String key, Setting setting) {
    Matcher references = REFERENCE.matcher(setting.value());
    StringBuilder text = new StringBuilder();
    while (references.find()) {
      references.appendReplacement(text, Matcher.quoteReplacement(value(key, setting, references)));
    }
    return references.appendTail(text).toString();
  }

  private String value(String key, Setting setting, Matcher reference) {
    ConfigProvider provider = providers.get(reference.group(1));
    if (provider == null) {
      throw unresolved(
          key,
          setting,
          reference.group(),
          "there is no provider '"
              + reference.group(1)
              + "', only "
              + String.join(", ", providers.keySet()),
          null);
    }
    String path = reference.group(2) == null ? "" : reference.group(2);
    String name = reference.group(3);
    ConfigData found;
    try {
      found = provider.get(path, Set.of(name));
    } catch (ConfigException unreadable) {
      throw unresolved(key, setting, reference.group(), "it cannot be read", unreadable);
    }
    String value = found.data().get(name);
    if (value == null) {
      throw unresolved(
          key, setting, reference.group(), "there is no '" + name + "' at that place", null);
    }
    return value.strip();
  }

  private static ConfigurationException unresolved(
      String key, Setting setting, String reference, String why, @Nullable Throwable cause) {
    String message =
        "Key '%s' %s refers to %s, but %s".formatted(key, setting.origin(), reference, why);
    return cause == null
        ? new ConfigurationException(message)
        : new ConfigurationException(message, cause);
  }

  @Override
  public void close() {
    providers.values().forEach(SecretReferences::closeQuietly);
  }

  /** The three hold nothing open; the interface alone allows for a failure. */
  private static void closeQuietly(ConfigProvider provider) {
    try {
      provider.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
