package dev.limelight.integration;

import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.LoopbackPort;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container, configured as the embedded one is. */
final class BrokerContainer implements Service {
  private static final String IMAGE = "apache/kafka:4.3.1";
  private static final int PORT = 9092;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
          "KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500",
          "KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000",
          "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4",
          "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
          "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1",
          "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");

  private final KafkaContainer container =
      new KafkaContainer(
          DockerImageName.parse(Containers.image("kafka", IMAGE))
              .asCompatibleSubstituteFor("apache/kafka"));

  BrokerContainer() {
    container
        .withEnv(SETTINGS)
        .waitingFor(
            Wait.forLogMessage(".*Kafka Server started.*", 1)
                .withStartupTimeout(Duration.ofSeconds(90)))
        .withCreateContainerCmdModifier(new FixedPort(PORT, LoopbackPort.free(1).get(0)));
  }

  @Override
  public void start() {
    String id = container.getContainerId();
    if (id == null) {
      container.start();
      return;
    }
    container.getDockerClient().startContainerCmd(id).exec();
    await().atMost(Duration.ofSeconds(60)).until(this::answers);
  }

  @Override
  public String address() {
    return container.getBootstrapServers();
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.close();
  }

  private boolean answers() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
