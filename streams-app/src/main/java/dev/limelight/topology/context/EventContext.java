package dev.limelight.topology.context;

import dev.limelight.schemas.ImageEvent;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The event at hand, in the context of every line that its thread logs until this is closed: {@code
 * event}, {@code model}, and {@code trace} where its producer takes part in a trace.
 */
public final class EventContext implements AutoCloseable {
  /** Longest value, characters: names in a log are bounded whatever an event says. */
  private static final int MAX_TEXT = 256;

  private static final String EVENT = "event";
  private static final String MODEL = "model";
  private static final String TRACE = "trace";

  private EventContext() {}

  /** The context of an event until it is closed; on the thread that calls. */
  public static EventContext of(ImageEvent event, Headers headers) {
    MDC.put(EVENT, bounded(event.getEventId()));
    MDC.put(MODEL, bounded(event.getModelId()));
    TraceParent.in(headers).ifPresent(trace -> MDC.put(TRACE, trace));
    return new EventContext();
  }

  /** The context of a record that may be no event; closed like any. */
  public static EventContext ofAnything(@Nullable Object value, Headers headers) {
    return value instanceof ImageEvent event ? of(event, headers) : new EventContext();
  }

  private static String bounded(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  @Override
  public void close() {
    MDC.remove(EVENT);
    MDC.remove(MODEL);
    MDC.remove(TRACE);
  }
}
