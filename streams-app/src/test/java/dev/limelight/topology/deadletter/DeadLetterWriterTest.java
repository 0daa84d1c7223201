package dev.limelight.topology.deadletter;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class DeadLetterWriterTest {
  private static final Map<String, String> TOPIC =
      Map.of(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "dead-letters");

  @Test
  void shouldRefuseToBeConfiguredWhenTheRunIsNotSaid() {
    DeadLetteringProcessingHandler processing = new DeadLetteringProcessingHandler();
    DeadLetteringDeserializationHandler reading = new DeadLetteringDeserializationHandler();

    assertThatThrownBy(() -> processing.configure(TOPIC))
        .hasMessage(DeadLetterWriter.RUN_ID_PROPERTY + " is not set");
    assertThatThrownBy(() -> reading.configure(TOPIC))
        .hasMessage(DeadLetterWriter.RUN_ID_PROPERTY + " is not set");
  }
}
