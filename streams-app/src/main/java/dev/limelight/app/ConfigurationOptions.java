package dev.limelight.app;

import dev.limelight.app.operations.LogFormat;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads a configuration file. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration file: Java properties ('limelight config' lists the keys).")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key over the file and the environment. May be repeated.")
  private List<String> settings = new ArrayList<>();

  /**
   * The configuration.
   *
   * @throws dev.limelight.config.ConfigurationException if the file or a key is not accepted
   */
  Configuration load(Map<String, String> environment) {
    return load(environment, List.of());
  }

  /** As above, with keys that a command sets itself, {@code key=value}, over all others. */
  Configuration load(Map<String, String> environment, List<String> own) {
    if (file == null) {
      throw new IllegalStateException("--config is required");
    }
    List<String> flags = new ArrayList<>(settings);
    flags.addAll(own);
    Configuration configuration = ConfigurationSources.load(file, environment, flags);
    LogFormat.apply(configuration.log());
    return configuration;
  }
}
