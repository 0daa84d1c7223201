package dev.limelight.app;

import dev.limelight.app.stream.AuditApplication;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.ConfigurationException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code limelight audit}: summaries and alerts from the results, until it is stopped. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Summarises scores, maps and dead letters by model, class and window of event time, and"
            + " raises alerts, until stopped (SIGTERM or Ctrl-C).",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped when asked to",
      "1:failed while running, or the broker or the registry stayed away",
      "2:usage or configuration"
    })
public final class AuditCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(AuditCommand.class);

  private final Map<String, String> environment;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  /**
   * @param environment the process's environment variables
   */
  public AuditCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    try {
      return new AuditApplication(options.load(environment)).run();
    } catch (ConfigurationException wrong) {
      log.error("{}", wrong.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (StartupException refused) {
      log.error("{}", refused.getMessage());
      return refused.exitCode();
    }
  }
}
