package dev.limelight.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** All of Limelight's own keys, by concern. */
final class Definitions {
  /** Concern to definition, in the order of the reference. */
  static final Map<String, ConfigDef> BY_CONCERN = byConcern();

  private Definitions() {}

  /** Names of all own keys. */
  static Set<String> names() {
    return BY_CONCERN.values().stream()
        .map(ConfigDef::names)
        .flatMap(Set::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The values of one concern, checked and typed; keys of other concerns are ignored.
   *
   * @throws ConfigurationException if one is missing or not accepted
   */
  static AbstractConfig parse(ConfigDef definition, Map<String, String> values) {
    Map<String, String> own = new HashMap<>(values);
    own.keySet().retainAll(definition.names());
    try {
      return new AbstractConfig(definition, own, Map.of(), false);
    } catch (ConfigException rejected) {
      throw new ConfigurationException(String.valueOf(rejected.getMessage()), rejected);
    }
  }

  private static Map<String, ConfigDef> byConcern() {
    Map<String, ConfigDef> definitions = new LinkedHashMap<>();
    definitions.put("Stream", StreamConfig.DEFINITION);
    definitions.put("Schema registry", RegistryConfig.DEFINITION);
    definitions.put("Models", ModelsConfig.DEFINITION);
    definitions.put("GPU", CudaConfig.DEFINITION);
    definitions.put("Methods", MethodsConfig.DEFINITION);
    definitions.put("Metrics", MetricsConfig.DEFINITION);
    definitions.put("Explanation", ExplanationConfig.DEFINITION);
    definitions.put("Audit", AuditConfig.DEFINITION);
    definitions.put("Sampling and load", SamplingConfig.DEFINITION);
    definitions.put("Images by reference", ReferenceConfig.DEFINITION);
    definitions.put("Dashboard", DashboardConfig.DEFINITION);
    definitions.put("Process", ProcessConfig.DEFINITION);
    definitions.put("Health and metrics", HttpConfig.DEFINITION);
    definitions.put("Log", LogConfig.DEFINITION);
    return definitions;
  }
}
