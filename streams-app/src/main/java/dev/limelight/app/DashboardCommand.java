package dev.limelight.app;

import dev.limelight.app.stream.DashboardApplication;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.dashboard.web.DashboardOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limelight dashboard}: the page on the topics, until it is stopped. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Serves a page that shows the events, their maps and scores, models, alerts, runs and dead"
            + " letters live, until stopped (SIGTERM or Ctrl-C). It reads the topics and changes"
            + " nothing; any number of them may run.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped when asked to",
      "1:failed while running",
      "2:usage or configuration, or the address is taken"
    })
public final class DashboardCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(DashboardCommand.class);

  private final Map<String, String> environment;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: the configuration's dashboard.host).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "Port to listen on; 0 takes any that is free (default: the configuration's"
              + " dashboard.port).")
  private @Nullable Integer port;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File whose first line a visitor has to know (default: the configuration's"
              + " dashboard.token.file).")
  private @Nullable Path tokenFile;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  /**
   * @param environment the process's environment variables
   */
  public DashboardCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    try {
      Configuration configuration =
          tokenFile == null
              ? options.load(environment)
              : options.load(environment, List.of("dashboard.token.file=" + tokenFile));
      return new DashboardApplication(configuration, served(configuration)).run();
    } catch (ConfigurationException wrong) {
      log.error("{}", wrong.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (StartupException refused) {
      log.error("{}", refused.getMessage());
      return refused.exitCode();
    }
  }

  private DashboardOptions served(Configuration configuration) {
    try {
      DashboardOptions served = configuration.dashboard();
      served = host == null ? served : served.onHost(host);
      return port == null ? served : served.onPort(port);
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(String.valueOf(refused.getMessage()), refused);
    }
  }
}
