package dev.limelight.app;

import dev.limelight.config.ConfigurationReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code limelight config}: prints the reference of all keys. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Prints the reference of all configuration keys, as Markdown.")
public final class ConfigCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().getOut().print(ConfigurationReference.markdown());
      spec.commandLine().getOut().flush();
    }
  }
}
