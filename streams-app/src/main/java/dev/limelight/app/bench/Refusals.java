package dev.limelight.app.bench;

import dev.limelight.app.demo.ChildFailedException;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.ConfigurationException;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.ProviderUnavailableException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What can be wrong with a measurement before it begins, as a message and an exit code. */
final class Refusals {
  private Refusals() {}

  /** Measures; says why where it cannot. */
  static int exitCode(CommandLine command, Runnable measurement) {
    try {
      measurement.run();
      return ExitCodes.DONE;
    } catch (BundleException
        | ProviderUnavailableException
        | ConfigurationException
        | IllegalArgumentException refused) {
      return say(command, refused, ExitCodes.CONFIGURATION);
    } catch (StartupException refused) {
      return say(command, refused, refused.exitCode());
    } catch (ChildFailedException failed) {
      return say(command, failed, ExitCodes.FAILED);
    }
  }

  private static int say(CommandLine command, RuntimeException why, int code) {
    PrintWriter err = command.getErr();
    err.println(why.getMessage());
    err.flush();
    return code;
  }
}
