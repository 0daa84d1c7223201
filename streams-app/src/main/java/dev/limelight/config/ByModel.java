package dev.limelight.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the form {@code MODEL=NAME,NAME; MODEL=NAME}. */
final class ByModel {
  private ByModel() {}

  /**
   * The names by model, in their order.
   *
   * @param key whose value it is
   * @param kind what the names are, in capitals
   * @throws ConfigurationException if it has another form or names a model twice
   */
  static Map<String, List<String>> parse(String key, String text, String kind) {
    Map<String, List<String>> models = new LinkedHashMap<>();
    for (String entry : text.split(";", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      List<String> parts = Arrays.stream(entry.split("=", -1)).map(String::strip).toList();
      if (parts.size() != 2 || parts.get(0).isEmpty()) {
        throw new ConfigurationException(
            "%s: '%s' is not MODEL=%s,%s".formatted(key, entry.strip(), kind, kind));
      }
      List<String> names = Arrays.stream(parts.get(1).split(",", -1)).map(String::strip).toList();
      if (models.put(parts.get(0), names) != null) {
        throw new ConfigurationException(
            "%s: model '%s' is named twice".formatted(key, parts.get(0)));
      }
    }
    return models;
  }
}
