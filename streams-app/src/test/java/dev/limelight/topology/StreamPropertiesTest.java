package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamPropertiesTest {
  private static Stream<Properties> streams() {
    StreamOptions options = Fixtures.options(1 << 20);
    return Stream.of(StreamProperties.of(options), StreamProperties.explaining(options, "live"));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void shouldMakeInternalTopicsThatTakeRecordsOfAnyTime(Properties properties) {
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "any");

    assertThat(new StreamsConfig(properties).originalsWithPrefix(StreamsConfig.TOPIC_PREFIX))
        .containsEntry("message.timestamp.after.max.ms", "9223372036854775807")
        .containsEntry("message.timestamp.before.max.ms", "9223372036854775807");
  }
}
