package dev.limelight.integration;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Binds one port of a container to one of the host that stays the same when the container is
 * started again; the engine would choose a new one.
 *
 * @param container the port inside
 * @param host the port outside, on the loopback interface
 */
record FixedPort(int container, int host) implements Consumer<CreateContainerCmd> {

  @Override
  public void accept(CreateContainerCmd command) {
    HostConfig config = Objects.requireNonNull(command.getHostConfig());
    config.withPortBindings(
        new PortBinding(
            Ports.Binding.bindIpAndPort("127.0.0.1", host), ExposedPort.tcp(container)));
  }
}
