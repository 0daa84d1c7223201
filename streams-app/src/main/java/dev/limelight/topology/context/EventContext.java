package dev.limelight.topology.context;

import dev.limelight.schemas.ImageEvent;
import org.apache.kafka.common.header.Headers;
import org.slf4j.MDC;

/**
 * The event at hand, in the context of every line that its thread logs meanwhile: {@code event},
 * {@code model}, and {@code trace} where its producer takes part in a trace.
 */
public final class EventContext {
  /** Longest value, characters: names in a log are bounded whatever an event says. */
  private static final int MAX_TEXT = 256;

  private static final String EVENT = "event";
  private static final String MODEL = "model";
  private static final String TRACE = "trace";

  private EventContext() {}

  /** Does something about an event; what it throws comes through. */
  public static void during(ImageEvent event, Headers headers, Runnable work) {
    MDC.put(EVENT, bounded(event.getEventId()));
    MDC.put(MODEL, bounded(event.getModelId()));
    TraceParent.in(headers).ifPresent(trace -> MDC.put(TRACE, trace));
    try {
      work.run();
    } finally {
      MDC.remove(EVENT);
      MDC.remove(MODEL);
      MDC.remove(TRACE);
    }
  }

  private static String bounded(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
