package dev.limelight.integration;

import dev.limelight.app.demo.ChildCommand;
import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.KafkaBrokerProcess;
import dev.limelight.app.demo.RegistryProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Everything is a child process, started from what the build lays out. */
final class ChildProcesses implements Environment {

  @Override
  public Service broker(Path folder) {
    return service(new KafkaBrokerProcess(RunningServices.laidOut(), folder));
  }

  /** Brokers that keep the same partitions; their ids are 1 and on. */
  static List<Service> brokers(Path folder, int brokers) {
    return KafkaBrokerProcess.cluster(RunningServices.laidOut(), folder, brokers).stream()
        .map(ChildProcesses::service)
        .toList();
  }

  private static Service service(KafkaBrokerProcess broker) {
    return new ProcessService(broker::start, broker::bootstrapServers, broker::kill, broker::close);
  }

  @Override
  public Service registry(Path folder) {
    RegistryProcess registry = new RegistryProcess(RunningServices.laidOut(), folder);
    return new ProcessService(registry::start, registry::url, registry::kill, registry::close);
  }

  @Override
  public ChildProcess launch(ChildCommand command) {
    return launch(RunningServices.repository().resolve("streams-app/target/limelight"), command);
  }

  /**
   * Starts the application of any distribution.
   *
   * @param home its folder
   */
  static ChildProcess launch(Path home, ChildCommand command) {
    String launcher = home.resolve("bin/limelight").toString();
    List<String> words = Stream.concat(Stream.of(launcher), command.command().stream()).toList();
    return ChildProcess.start(
        new ChildCommand(command.name(), words, command.environment(), command.folder()),
        command.folder());
  }
}
