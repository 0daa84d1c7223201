package dev.limelight.app;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.topology.StreamOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Short work on the brokers that a configuration names, from its options to its exit code. */
final class BrokerWork {
  private static final Logger log = LoggerFactory.getLogger(BrokerWork.class);

  private BrokerWork() {}

  /**
   * Does it, and prints what it reports, a line each.
   *
   * @param work from the brokers and the stream's options to the report
   * @return the exit code
   */
  static int run(
      ConfigurationOptions options,
      Map<String, String> environment,
      PrintWriter out,
      BiFunction<Brokers, StreamOptions, List<String>> work) {
    try {
      Configuration configuration = options.load(environment);
      StreamOptions stream = configuration.stream();
      try (Brokers brokers =
          Brokers.connect(
              stream, configuration.process().startupTimeout(), () -> false, System::nanoTime)) {
        work.apply(brokers, stream).forEach(out::println);
        out.flush();
      }
      return ExitCodes.DONE;
    } catch (ConfigurationException wrong) {
      log.error("{}", wrong.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (StartupException refused) {
      log.error("{}", refused.getMessage());
      return refused.exitCode();
    } catch (KafkaException refused) {
      log.error("The brokers refused: {}", refused.getMessage());
      return ExitCodes.FAILED;
    }
  }
}
