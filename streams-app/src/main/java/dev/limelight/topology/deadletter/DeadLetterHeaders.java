package dev.limelight.topology.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers of a dead letter, after those of the source record. All values are UTF-8 text; numbers
 * are decimal; {@link #table} is their schema.
 */
public final class DeadLetterHeaders {
  /** A {@link DeadLetterReason}. */
  public static final String REASON = "limelight.reason";

  /** What was wrong, in words. */
  public static final String MESSAGE = "limelight.message";

  /** Class name of the exception, with its causes, outermost first. */
  public static final String EXCEPTION = "limelight.exception";

  /** Id of the run that could not explain the event. Letters of earlier versions lack it. */
  public static final String RUN = "limelight.run";

  /** Topic of the source record. */
  public static final String SOURCE_TOPIC = "limelight.source.topic";

  /** Partition of the source record. */
  public static final String SOURCE_PARTITION = "limelight.source.partition";

  /** Offset of the source record. */
  public static final String SOURCE_OFFSET = "limelight.source.offset";

  /** Timestamp of the source record, milliseconds since the epoch. */
  public static final String SOURCE_TIMESTAMP = "limelight.source.timestamp";

  /**
   * The letter that a redriven event was: {@code <topic>/<partition>/<offset>}. The event carries
   * it, and so does all that comes of it: results, and a new dead letter where it fails again.
   */
  public static final String REDRIVEN_FROM = "limelight.redriven.from";

  private static final Map<String, String> TABLE = Collections.unmodifiableMap(meanings());

  private DeadLetterHeaders() {}

  /** What every header of a dead letter means, by name, in the order in which they are added. */
  public static Map<String, String> table() {
    return TABLE;
  }

  /**
   * The headers that the source record had: a letter's, less the last of each name in the table. A
   * source may have had headers of these names itself; those come first and stay.
   */
  public static Headers ofSource(Headers letter) {
    Set<String> own = new HashSet<>(TABLE.keySet());
    Deque<Header> source = new ArrayDeque<>();
    Header[] all = letter.toArray();
    for (int last = all.length - 1; last >= 0; last--) {
      if (!own.remove(all[last].key())) {
        source.addFirst(all[last]);
      }
    }
    return new RecordHeaders(source);
  }

  /** A header as text; empty text where there is none. */
  public static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }

  private static Map<String, String> meanings() {
    Map<String, String> table = new LinkedHashMap<>();
    table.put(REASON, "Reason code, one of those below.");
    table.put(MESSAGE, "What was wrong, in words; at most 4096 characters.");
    table.put(
        EXCEPTION,
        "Class names of the exception and its causes, outermost first, separated by <-.");
    table.put(RUN, "Id of the run that could not explain the event: run.id, or a replay's.");
    table.put(SOURCE_TOPIC, "Topic of the source record.");
    table.put(SOURCE_PARTITION, "Its partition, decimal.");
    table.put(SOURCE_OFFSET, "Its offset, decimal.");
    table.put(SOURCE_TIMESTAMP, "Its timestamp, milliseconds since the epoch, decimal.");
    return table;
  }
}
