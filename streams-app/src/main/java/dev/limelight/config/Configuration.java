package dev.limelight.config;

import dev.limelight.dashboard.web.DashboardOptions;
import dev.limelight.topology.RunIdentity;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.reference.ReferenceOptions;
import dev.limelight.topology.registry.RegistryOptions;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Everything that was configured. The names of all keys are checked when it is loaded ({@link
 * ConfigurationSources}); a concern's values when its options are asked for, so that a command
 * needs only the keys of what it uses. Immutable.
 */
public final class Configuration {
  private final Map<String, String> values;

  Configuration(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The stream's options. */
  public StreamOptions stream() {
    return checked(
        () ->
            StreamConfig.parse(values, RegistryConfig.retryTimeout(values), only(this::isKafkas)));
  }

  /** The schema registry's options. */
  public RegistryOptions registry() {
    return checked(() -> RegistryConfig.parse(values, only(KafkaKeys::isRegistry)));
  }

  /** The models' options. */
  public ModelsOptions models() {
    return checked(() -> ModelsConfig.parse(values));
  }

  /** How events are explained. */
  public ExplanationOptions explanation() {
    return checked(() -> ExplanationConfig.parse(values));
  }

  /** The run that results belong to. */
  public RunIdentity run() {
    return checked(() -> StreamConfig.run(values));
  }

  /** How the stream is audited. */
  public AuditSettings audit() {
    return checked(() -> AuditConfig.parse(values));
  }

  /** Which events are explained, and what is left out under load. */
  public SamplingOptions sampling() {
    return checked(() -> SamplingConfig.parse(values));
  }

  /** Images that events refer to. */
  public ReferenceOptions references() {
    return checked(() -> ReferenceConfig.parse(values));
  }

  /** The dashboard. */
  public DashboardOptions dashboard() {
    return checked(() -> DashboardConfig.parse(values));
  }

  /** Start and end of the process. */
  public ProcessOptions process() {
    return checked(() -> ProcessConfig.parse(values));
  }

  /** Health and metrics over HTTP. */
  public HttpOptions http() {
    return checked(() -> HttpConfig.parse(values));
  }

  /** The log. */
  public LogOptions log() {
    return checked(() -> LogConfig.parse(values));
  }

  private boolean isKafkas(String key) {
    return !Definitions.names().contains(key) && KafkaKeys.isKafka(key);
  }

  private Map<String, String> only(Predicate<String> keys) {
    return values.entrySet().stream()
        .filter(entry -> keys.test(entry.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Options check what no single key can; what they refuse is a fault of the configuration. */
  private static <T> T checked(Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(String.valueOf(refused.getMessage()), refused);
    }
  }
}
