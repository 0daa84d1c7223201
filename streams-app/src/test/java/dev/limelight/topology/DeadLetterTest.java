package dev.limelight.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.ModelClosedException;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.registry.RegistryUnavailableException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLetterTest {
  private static final int LARGEST = 64 * 1024;

  private final TestStream stream = new TestStream("DeadLetterTest", LARGEST, this::explain);
  private @Nullable RuntimeException failure;
  private int values = 10;

  private List<ExplainedEvent> explain(
      ImageEvent event, SourceCoordinates source, Deadline deadline) {
    if (failure != null && event.getEventId().equals("poison")) {
      throw failure;
    }
    return List.of(
        Fixtures.explained(event, source, event.getEventId().equals("poison") ? values : 10));
  }

  @AfterEach
  void close() {
    stream.close();
  }

  @Test
  void shouldKeepTheSourceUntouchedAndSayWhereItWas() {
    byte[] key = {1, 0, (byte) 0xff};
    byte[] value = {0x7b, 0x22, 0x7d};
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-1".getBytes(UTF_8));
    stream.send(Fixtures.event("first"));
    stream.send(new TestRecord<>(key, value, headers, Fixtures.TIME));
    stream.send(Fixtures.event("after"));

    TestRecord<byte[], byte[]> letter = onlyLetter();
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(header(letter, "traceparent")).isEqualTo("00-1");
    assertThat(header(letter, "limelight.reason")).isEqualTo("NOT_AVRO");
    assertThat(header(letter, "limelight.message")).contains("3 bytes, the first is 123");
    assertThat(header(letter, "limelight.exception")).contains("EventRejectedException");
    assertThat(header(letter, "limelight.run")).isEqualTo(TestStream.RUN);
    assertThat(header(letter, "limelight.source.topic")).isEqualTo("t.image-events");
    assertThat(header(letter, "limelight.source.partition")).isEqualTo("0");
    assertThat(header(letter, "limelight.source.offset")).isEqualTo("1");
    assertThat(header(letter, "limelight.source.timestamp"))
        .isEqualTo(Long.toString(Fixtures.TIME.toEpochMilli()));
  }

  @Test
  void shouldKeepTheSourceUntouchedWhenTheProcessorRejects() {
    failure = new EventRejectedException(DeadLetterReason.UNKNOWN_MODEL, "no such bundle");
    byte[] value = stream.avro(Fixtures.event("poison"));
    stream.send(new TestRecord<>(new byte[] {5}, value, Fixtures.TIME));

    TestRecord<byte[], byte[]> letter = onlyLetter();
    assertThat(letter.key()).isEqualTo(new byte[] {5});
    assertThat(letter.value()).isEqualTo(value);
    assertThat(header(letter, "limelight.reason")).isEqualTo("UNKNOWN_MODEL");
    assertThat(header(letter, "limelight.message")).isEqualTo("no such bundle");
    assertThat(header(letter, "limelight.run")).isEqualTo(TestStream.RUN);
    assertThat(header(letter, "limelight.source.offset")).isEqualTo("0");
  }

  static Stream<byte[]> notAvro() {
    return Stream.of(
        new byte[] {0},
        new byte[] {0, 0, 0, 0},
        "text".getBytes(UTF_8),
        new byte[] {1, 0, 0, 0, 1});
  }

  @ParameterizedTest
  @MethodSource("notAvro")
  void shouldRejectWhatIsNotInTheWireFormat(byte[] value) {
    assertThat(reasonOf(value)).isEqualTo("NOT_AVRO");
  }

  @Test
  void shouldRejectARecordCutShort() {
    byte[] whole = stream.avro(Fixtures.event("e"));

    for (int length = 5; length < whole.length; length++) {
      assertThat(reasonOf(Arrays.copyOf(whole, length)))
          .as("the first %d of %d bytes", length, whole.length)
          .isEqualTo("NOT_AVRO");
    }
  }

  @Test
  void shouldRejectAnUnknownSchemaId() {
    byte[] value = stream.avro(Fixtures.event("e"));
    ByteBuffer.wrap(value).putInt(1, 4711);

    assertThat(reasonOf(value)).isEqualTo("UNKNOWN_SCHEMA");
  }

  @Test
  void shouldRejectAvroThatIsNoImageEvent() {
    Schema other = SchemaBuilder.record("Other").fields().requiredString("a").endRecord();
    byte[] value =
        stream.avro("t.image-events", new GenericRecordBuilder(other).set("a", "b").build());

    assertThat(reasonOf(value)).isEqualTo("WRONG_RECORD_TYPE");
  }

  @Test
  void shouldRejectAPrimitiveValue() {
    assertThat(reasonOf(stream.avro("t.image-events", "text"))).isEqualTo("WRONG_RECORD_TYPE");
  }

  @Test
  void shouldRejectATombstoneAndAnEmptyValue() {
    assertThat(reasonOf(null)).isEqualTo("EMPTY_VALUE");
    assertThat(reasonOf(new byte[0])).isEqualTo("EMPTY_VALUE");
  }

  @Test
  void shouldRejectAnEmptyEventId() {
    assertThat(reasonOf(stream.avro(Fixtures.event(" ")))).isEqualTo("EVENT_ID_EMPTY");
  }

  @ParameterizedTest
  @EnumSource(DeadLetterReason.class)
  void shouldCarryTheReasonThatTheExplainerGave(DeadLetterReason reason) {
    failure = new EventRejectedException(reason, "because");

    assertThat(reasonOf(stream.avro(Fixtures.event("poison")))).isEqualTo(reason.name());
  }

  @Test
  void shouldBecomeExplanationFailedWhenTheModelFails() {
    failure = new ExplanationException("no value in node Conv_3");

    assertThat(reasonOf(stream.avro(Fixtures.event("poison")))).isEqualTo("EXPLANATION_FAILED");
  }

  @Test
  void shouldBecomeOutOfMemoryWhenTheDeviceHasNone() {
    failure = new ExplanationException("Model m failed: CUDA failure 2: out of memory");

    assertThat(reasonOf(stream.avro(Fixtures.event("poison")))).isEqualTo("OUT_OF_MEMORY");
  }

  @Test
  void shouldBecomeUnexpectedErrorWhenTheApplicationIsAtFault() {
    failure = new ArithmeticException("/ by zero");

    assertThat(reasonOf(stream.avro(Fixtures.event("poison")))).isEqualTo("UNEXPECTED_ERROR");
  }

  @Test
  void shouldWriteNeitherMapNorScoreWhenTheMapIsTooLarge() {
    values = LARGEST;

    assertThat(reasonOf(stream.avro(Fixtures.event("poison")))).isEqualTo("RESULT_TOO_LARGE");
    assertThat(stream.read("t.rcap-scores"))
        .extracting(r -> new String(r.key(), UTF_8))
        .containsExactly("after");
  }

  @Test
  void shouldWaitForTheRegistryWhenItIsAwayWhileReading() {
    byte[] value = stream.avro(Fixtures.event("e"));
    stream.registry().fail(2, new IOException("connection refused"));
    stream.send(new TestRecord<>(null, value, Fixtures.TIME));

    assertThat(stream.registry().left()).isZero();
    assertThat(stream.pauses()).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(stream.read("t.dead-letters")).isEmpty();
    assertThat(stream.read("t.saliency-maps")).hasSize(1);
  }

  @Test
  void shouldStopAndWriteNothingWhenTheModelIsClosedUnderTheEvent() {
    ModelClosedException closed = new ModelClosedException("Model signs is closed");
    failure = closed;

    assertThatThrownBy(() -> stream.send(Fixtures.event("poison"))).hasRootCause(closed);
    assertThat(stream.read("t.dead-letters")).isEmpty();
    assertThat(stream.read("t.saliency-maps")).isEmpty();
  }

  static Stream<Exception> outages() {
    return Stream.of(
        new IOException("connection refused"),
        new RestClientException("unwell", 500, 50001),
        new RestClientException("leader is away", 503, 50003),
        new RestClientException("a proxy's page", 404, 50005),
        new RestClientException("too many requests", 429, 42901),
        new RestClientException("no permission", 403, 40301),
        new RestClientException("no credentials", 401, 40101));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void shouldStopAndWriteNothingWhenTheRegistryStaysAwayWhileReading(Exception outage) {
    byte[] value = stream.avro(Fixtures.event("e"));
    stream.registry().fail(100, outage);

    assertThatThrownBy(() -> stream.send(new TestRecord<>(null, value, Fixtures.TIME)))
        .hasRootCause(outage);
    assertThat(stream.read("t.dead-letters")).isEmpty();
    assertThat(stream.read("t.saliency-maps")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("outages")
  void shouldStopAndWriteNothingWhenTheRegistryStaysAwayWhileWriting(Exception outage) {
    byte[] poison = stream.avro(Fixtures.event("poison"));
    stream.send(new TestRecord<>(null, new byte[0], Fixtures.TIME));
    failure = new EventRejectedException(DeadLetterReason.UNKNOWN_MODEL, "reads the schema");
    stream.send(new TestRecord<>(null, poison, Fixtures.TIME));
    failure = null;
    assertThat(stream.read("t.dead-letters")).hasSize(2);
    stream.registry().fail(100, outage);

    assertThatThrownBy(() -> stream.send(new TestRecord<>(null, poison, Fixtures.TIME)))
        .hasStackTraceContaining(RegistryUnavailableException.class.getName());
    assertThat(stream.read("t.dead-letters")).isEmpty();
    assertThat(stream.read("t.saliency-maps")).isEmpty();
    assertThat(stream.read("t.rcap-scores")).isEmpty();
  }

  /**
   * The reason of this value's dead letter, checking that it is the only one and the stream goes
   * on.
   */
  private String reasonOf(byte @Nullable [] value) {
    stream.send(new TestRecord<>(new byte[] {1}, value, Fixtures.TIME));
    stream.send(Fixtures.event("after"));
    TestRecord<byte[], byte[]> letter = onlyLetter();
    assertThat(letter.value()).isEqualTo(value);
    assertThat(stream.read("t.saliency-maps"))
        .extracting(r -> new String(r.key(), UTF_8))
        .containsExactly("after");
    return header(letter, "limelight.reason");
  }

  private TestRecord<byte[], byte[]> onlyLetter() {
    List<TestRecord<byte[], byte[]>> letters = stream.read("t.dead-letters");
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
