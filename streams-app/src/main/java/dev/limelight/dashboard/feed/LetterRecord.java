package dev.limelight.dashboard.feed;

import dev.limelight.dashboard.store.Letter;
import dev.limelight.dashboard.store.Position;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.registry.ImageEventDeserializer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** What a record of the dead-letter topic says. */
final class LetterRecord {
  private static final int LONGEST_TEXT = 2_000;
  private static final int PREVIEW_BYTES = 256;
  private static final int LINE_BYTES = 16;

  private LetterRecord() {}

  /**
   * The letter that a record is.
   *
   * @param liveRun run of the live stream, which letters that do not say theirs are counted for
   */
  static Letter of(
      ConsumerRecord<byte[], byte[]> record, ImageEventDeserializer events, String liveRun) {
    Headers headers = record.headers();
    Optional<Position> source = source(headers);
    Optional<ImageEvent> event =
        event(record, source.map(Position::topic).orElse(record.topic()), events);
    byte[] value = record.value();
    return new Letter(
        new Position(record.topic(), record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()),
        text(headers, DeadLetterHeaders.REASON),
        text(headers, DeadLetterHeaders.MESSAGE),
        text(headers, DeadLetterHeaders.EXCEPTION),
        source,
        time(headers),
        event.map(ImageEvent::getEventId),
        event.map(ImageEvent::getModelId),
        Optional.of(text(headers, DeadLetterHeaders.RUN))
            .filter(run -> !run.isEmpty() && !run.equals(liveRun)),
        value.length,
        dump(value));
  }

  private static Optional<ImageEvent> event(
      ConsumerRecord<byte[], byte[]> record, String topic, ImageEventDeserializer events) {
    try {
      return Optional.ofNullable(events.deserialize(topic, record.value()));
    } catch (EventRejectedException none) {
      return Optional.empty();
    }
  }

  private static Optional<Position> source(Headers headers) {
    String topic = text(headers, DeadLetterHeaders.SOURCE_TOPIC);
    OptionalLong partition = number(headers, DeadLetterHeaders.SOURCE_PARTITION);
    OptionalLong offset = number(headers, DeadLetterHeaders.SOURCE_OFFSET);
    return topic.isEmpty() || partition.isEmpty() || offset.isEmpty()
        ? Optional.empty()
        : Optional.of(new Position(topic, (int) partition.getAsLong(), offset.getAsLong()));
  }

  private static Optional<Instant> time(Headers headers) {
    OptionalLong time = number(headers, DeadLetterHeaders.SOURCE_TIMESTAMP);
    return time.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time.getAsLong()));
  }

  private static OptionalLong number(Headers headers, String name) {
    String text = DeadLetterHeaders.text(headers, name);
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  private static String text(Headers headers, String name) {
    String text = DeadLetterHeaders.text(headers, name);
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }

  /** Offset, bytes and letters, sixteen a line. */
  private static String dump(byte[] value) {
    StringBuilder lines = new StringBuilder();
    HexFormat hex = HexFormat.ofDelimiter(" ");
    for (int at = 0; at < Math.min(value.length, PREVIEW_BYTES); at += LINE_BYTES) {
      byte[] line = Arrays.copyOfRange(value, at, Math.min(value.length, at + LINE_BYTES));
      lines.append(HexFormat.of().toHexDigits((short) at)).append("  ");
      String bytes = hex.formatHex(line);
      lines.append(bytes).append(" ".repeat(3 * LINE_BYTES - bytes.length() + 1));
      for (byte each : line) {
        lines.append(each >= ' ' && each < 0x7F ? (char) each : '.');
      }
      lines.append('\n');
    }
    return lines.toString();
  }
}
