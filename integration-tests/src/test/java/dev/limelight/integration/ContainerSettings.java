package dev.limelight.integration;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.limelight.app.demo.ChildCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/**
 * How the application's container is set up: read-only root file system, a small {@code /tmp} that
 * no program can be started from, no capability, 1 GB of memory.
 */
final class ContainerSettings {
  private static final String IMAGE = "limelight";
  private static final long MEMORY = 1L << 30;

  private ContainerSettings() {}

  /** Makes the container and returns its id. */
  static String create(DockerClient docker, ChildCommand command) {
    Path folder = command.folder().toAbsolutePath();
    Map<String, String> environment = new HashMap<>();
    // They share the machine's ports: each takes one that is free, not the image's.
    environment.put("LIMELIGHT_HTTP_PORT", "0");
    environment.put("KAFKA_STATE_DIR", folder.resolve("state").toString());
    environment.putAll(command.environment());
    List<String> variables =
        environment.entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .toList();
    try (CreateContainerCmd create =
        docker.createContainerCmd(Containers.image("application", IMAGE))) {
      return create
          .withCmd(command.command())
          .withEnv(variables)
          .withWorkingDir(folder.toString())
          // The files under test belong to whoever runs the tests.
          .withUser(owner(folder))
          .withLabels(DockerClientFactory.DEFAULT_LABELS)
          .withHostConfig(host())
          .exec()
          .getId();
    }
  }

  private static HostConfig host() {
    Path repository = RunningServices.repository().toAbsolutePath();
    return HostConfig.newHostConfig()
        .withNetworkMode("host")
        .withReadonlyRootfs(true)
        .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,size=64m"))
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withMemory(MEMORY)
        .withMemorySwap(MEMORY)
        .withBinds(
            bind(repository, AccessMode.ro),
            // Exports of the distribution's own models go beside them.
            bind(repository.resolve("streams-app/target"), AccessMode.rw),
            bind(Containers.shared().toAbsolutePath(), AccessMode.rw));
  }

  private static Bind bind(Path path, AccessMode mode) {
    return new Bind(path.toString(), new Volume(path.toString()), mode);
  }

  private static String owner(Path folder) {
    try {
      return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
    } catch (IOException e) {
      throw new UncheckedIOException("Whose is " + folder + "?", e);
    }
  }
}
