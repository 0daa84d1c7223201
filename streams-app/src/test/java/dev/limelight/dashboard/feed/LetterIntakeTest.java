package dev.limelight.dashboard.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.dashboard.store.AuditStore;
import dev.limelight.dashboard.store.EventStore;
import dev.limelight.dashboard.store.Letter;
import dev.limelight.dashboard.store.PictureCache;
import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultDeserializer;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LetterIntakeTest {
  private final Stores stores =
      new Stores(new EventStore(10), new AuditStore(), new PictureCache(1 << 20));
  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final RegistryRetry retry =
      new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> true, () -> 0);
  private final RecordIntake intake =
      new RecordIntake(
          new Topics(""),
          "main",
          new ResultDeserializer(registry, retry),
          new ImageEventDeserializer(registry, retry),
          stores);

  private int offset;

  private Letter taken(String run) {
    ConsumerRecord<byte[], byte[]> letter =
        new ConsumerRecord<>("dead-letters", 0, offset++, new byte[] {1}, new byte[] {2});
    if (!run.isEmpty()) {
      letter.headers().add(DeadLetterHeaders.RUN, run.getBytes(UTF_8));
    }
    intake.take(letter);
    return stores.events().entries().get(offset - 1).letter().orElseThrow();
  }

  @Test
  void shouldKnowTheLettersOfReplays() {
    assertThat(taken("again").replay()).contains("again");
  }

  @Test
  void shouldTakeALetterForTheLiveRunsWhenItSaysSoOrSaysNothing() {
    assertThat(taken("main").replay()).isEmpty();
    assertThat(taken("").replay()).isEmpty();
  }
}
