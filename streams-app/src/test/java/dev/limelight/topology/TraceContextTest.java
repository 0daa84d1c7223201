package dev.limelight.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.audit.SkipReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The W3C's trace context on its way from an event to all that comes of it. */
class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final Selection SKIPPED =
      new Selection(
          Optional.empty(),
          SkipReason.NOT_SAMPLED,
          "rate=0",
          OptionalLong.empty(),
          OptionalInt.empty());

  private final List<String> logged = new ArrayList<>();

  @Test
  void shouldCarryTheTraceToMapAndScoreWhenAnEventIsExplained() {
    try (TestStream stream = stream(EventSelector.ALL)) {
      send(stream, "good", PARENT);

      assertThat(trace(stream.read(stream.topics().saliencyMaps()))).isEqualTo(headers(PARENT));
      assertThat(trace(stream.read(stream.topics().rcapScores()))).isEqualTo(headers(PARENT));
    }
    assertThat(logged).as("in the context of the log").containsExactly("good", TRACE);
    assertThat(MDC.getCopyOfContextMap()).as("behind the event").isNullOrEmpty();
  }

  @Test
  void shouldCarryTheTraceToTheOutcomeWhenAnEventIsSkipped() {
    try (TestStream stream = stream((event, budget, deadline) -> Optional.of(SKIPPED))) {
      send(stream, "skipped", PARENT);

      assertThat(trace(stream.read(stream.topics().eventOutcomes()))).isEqualTo(headers(PARENT));
    }
  }

  @Test
  void shouldCarryTheTraceToTheDeadLetterWhenAnEventFailsOrCannotBeRead() {
    try (TestStream stream = stream(EventSelector.ALL)) {
      send(stream, "bad", PARENT);
      stream.send(new TestRecord<>(new byte[] {1}, new byte[] {1, 2}, records(PARENT)));

      List<TestRecord<byte[], byte[]>> letters = stream.read(stream.topics().deadLetters());
      assertThat(letters).hasSize(2);
      assertThat(trace(letters.subList(0, 1))).isEqualTo(headers(PARENT));
      assertThat(trace(letters.subList(1, 2))).isEqualTo(headers(PARENT));
    }
    assertThat(MDC.getCopyOfContextMap()).as("behind the failure").isNullOrEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\nforged"
      })
  void shouldForwardButNotLogWhenTheParentIsMalformed(String malformed) {
    try (TestStream stream = stream(EventSelector.ALL)) {
      send(stream, "good", malformed);

      assertThat(trace(stream.read(stream.topics().saliencyMaps()))).isEqualTo(headers(malformed));
    }
    assertThat(logged).containsExactly("good", "none");
  }

  @Test
  void shouldReadLaterVersionsWhenTheyGoOn() {
    try (TestStream stream = stream(EventSelector.ALL)) {
      send(stream, "good", "cc-" + TRACE + "-00f067aa0ba902b7-01-what-comes");
    }
    assertThat(logged).containsExactly("good", TRACE);
  }

  private TestStream stream(EventSelector selector) {
    return new TestStream(
        "trace",
        1 << 20,
        (event, source, deadline) -> {
          logged.add(MDC.get("event"));
          logged.add(Optional.ofNullable(MDC.get("trace")).orElse("none"));
          if (event.getEventId().equals("bad")) {
            throw new IllegalStateException("a fault of ours");
          }
          return List.of(Fixtures.explained(event, source, 4));
        },
        selector);
  }

  private static void send(TestStream stream, String id, String parent) {
    stream.send(new TestRecord<>(new byte[] {9}, stream.avro(Fixtures.event(id)), records(parent)));
  }

  private static RecordHeaders records(String parent) {
    RecordHeaders headers = new RecordHeaders();
    headers(parent).forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    return headers;
  }

  private static Map<String, String> headers(String parent) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("traceparent", parent);
    headers.put("tracestate", "vendor=1");
    headers.put("baggage", "shop=7");
    return headers;
  }

  private static Map<String, String> trace(List<TestRecord<byte[], byte[]>> records) {
    assertThat(records).hasSize(1);
    Map<String, String> found = new LinkedHashMap<>();
    for (Header header : records.get(0).headers()) {
      if (!header.key().startsWith("limelight.")) {
        found.put(header.key(), new String(header.value(), UTF_8));
      }
    }
    return found;
  }
}
