package dev.limelight.app;

import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.ModelCatalogFactory;
import dev.limelight.app.stream.StartupException;
import dev.limelight.app.stream.StreamApplication;
import dev.limelight.config.ConfigurationException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limelight run}: explains the stream until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Explains image events from Kafka until stopped (SIGTERM or Ctrl-C).",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped when asked to",
      "1:failed while running, or the broker or the registry stayed away",
      "2:usage or configuration",
      "3:a model is not supported; missing operators are listed",
      "4:a model's self-check failed"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  private final Map<String, String> environment;
  private final ModelCatalogFactory catalogs;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  /**
   * @param environment the process's environment variables
   * @param catalogs loads the models
   */
  public RunCommand(Map<String, String> environment, ModelCatalogFactory catalogs) {
    this.environment = Map.copyOf(environment);
    this.catalogs = catalogs;
  }

  @Override
  public Integer call() {
    try {
      return new StreamApplication(options.load(environment), catalogs).run();
    } catch (ConfigurationException wrong) {
      log.error("{}", wrong.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (StartupException refused) {
      log.error("{}", refused.getMessage());
      return refused.exitCode();
    }
  }
}
