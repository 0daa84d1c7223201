package dev.limelight.app;

import dev.limelight.app.deadletters.OpenLetters;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.topology.registry.RegistryUnavailableException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands about dead letters have in common: configuration, output, exit codes. */
abstract class LetterCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(LetterCommand.class);

  /** Connects to the letters of a configured stream, as {@link OpenLetters#open} does. */
  @FunctionalInterface
  interface Opener {
    OpenLetters open(Configuration configuration, boolean events, boolean writes);
  }

  private final Map<String, String> environment;
  private final Opener opener;

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(names = "--json", description = "Prints one JSON object a line, and nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  LetterCommand(Map<String, String> environment, Opener opener) {
    this.environment = Map.copyOf(environment);
    this.opener = opener;
  }

  /** Does it; returns the exit code. */
  abstract int execute();

  @Override
  public Integer call() {
    try {
      return execute();
    } catch (ConfigurationException wrong) {
      return refused(ExitCodes.CONFIGURATION, wrong.getMessage());
    } catch (StartupException refused) {
      return refused(refused.exitCode(), refused.getMessage());
    } catch (ProducerFencedException another) {
      return refused(
          ExitCodes.FAILED,
          "Another redrive of this stream began and goes on in this one's place; what was sent is"
              + " not sent again");
    } catch (RegistryUnavailableException away) {
      return refused(ExitCodes.FAILED, away.getMessage());
    } catch (KafkaException failed) {
      return refused(ExitCodes.FAILED, "The brokers refused: " + failed.getMessage());
    }
  }

  final OpenLetters open(boolean events, boolean writes) {
    return opener.open(options.load(environment), events, writes);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final boolean json() {
    return json;
  }

  private static int refused(int exitCode, @Nullable String message) {
    log.error("{}", message);
    return exitCode;
  }
}
