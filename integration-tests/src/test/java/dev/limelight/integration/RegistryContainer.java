package dev.limelight.integration;

import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.LoopbackPort;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A registry in a container, its schemas in a file of the container. */
final class RegistryContainer implements Service {
  private static final String IMAGE = "apicurio/apicurio-registry:3.0.9";
  private static final String API = "/apis/ccompat/v7";
  private static final int PORT = 8080;

  private final int port = LoopbackPort.free(1).get(0);
  private final GenericContainer<?> container =
      new GenericContainer<>(DockerImageName.parse(Containers.image("registry", IMAGE)));

  RegistryContainer() {
    container
        .withExposedPorts(PORT)
        .withCreateContainerCmdModifier(new FixedPort(PORT, port))
        // Without the delay of half a second, after which a crash forgets what was answered.
        .withEnv("APICURIO_DATASOURCE_URL", "jdbc:h2:file:/tmp/schemas;WRITE_DELAY=0")
        .waitingFor(Wait.forHttp(API + "/subjects").withStartupTimeout(Duration.ofSeconds(90)));
  }

  @Override
  public void start() {
    String id = container.getContainerId();
    if (id == null) {
      container.start();
    } else {
      container.getDockerClient().startContainerCmd(id).exec();
    }
    // Apicurio's own default accepts any schema.
    await().atMost(Duration.ofSeconds(60)).until(this::takesCompatibility);
  }

  @Override
  public String address() {
    return "http://" + LoopbackPort.HOST + ":" + port + API;
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.close();
  }

  private boolean takesCompatibility() {
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(address(), 1)) {
      client.updateCompatibility(null, "BACKWARD");
      return true;
    } catch (IOException | RestClientException e) {
      return false;
    }
  }
}
