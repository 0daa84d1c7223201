package dev.limelight.integration;

import dev.limelight.app.demo.ChildCommand;
import dev.limelight.app.demo.ChildProcess;
import java.nio.file.Path;

/**
 * Broker, registry and application are containers. The images are those that operators use, or
 * others under the system properties {@code limelight.images.kafka}, {@code .registry} and {@code
 * .application}.
 *
 * <p>The application's container uses the host's network and sees the repository (read-only) and
 * the tests' own files under their paths, so that a test need not know where it runs.
 */
final class Containers implements Environment {

  /** The folder that tests and containers write to. */
  static Path shared() {
    return RunningServices.repository().resolve("integration-tests/target");
  }

  /** The image of a part. */
  static String image(String part, String standard) {
    return System.getProperty("limelight.images." + part, standard);
  }

  @Override
  public Service broker(Path folder) {
    return new BrokerContainer();
  }

  @Override
  public Service registry(Path folder) {
    return new RegistryContainer();
  }

  @Override
  public ChildProcess launch(ChildCommand command) {
    Path log = command.folder().resolve(command.name() + ".log");
    return ChildProcess.start(command.name(), () -> ContainerProcess.start(command, log), log);
  }
}
