package dev.limelight.audit;

import dev.limelight.schemas.EventValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The events with the lowest or the highest figures, the extreme one first; the same whatever order
 * they came in.
 */
final class ExtremeEvents {
  /** How many are kept. */
  static final int KEPT = 20;

  private static final Comparator<EventValue> LOWEST_FIRST =
      Comparator.comparingDouble(EventValue::getValue).thenComparing(EventValue::getEventId);
  private static final Comparator<EventValue> HIGHEST_FIRST =
      Comparator.comparingDouble(EventValue::getValue)
          .reversed()
          .thenComparing(EventValue::getEventId);

  private ExtremeEvents() {}

  /** The lowest with one more event, if it is among them. */
  static List<EventValue> lowest(List<EventValue> events, String eventId, double value) {
    return with(events, eventId, value, LOWEST_FIRST);
  }

  /** The highest with one more event, if it is among them. */
  static List<EventValue> highest(List<EventValue> events, String eventId, double value) {
    return with(events, eventId, value, HIGHEST_FIRST);
  }

  private static List<EventValue> with(
      List<EventValue> events, String eventId, double value, Comparator<EventValue> order) {
    List<EventValue> more = new ArrayList<>(events);
    more.add(new EventValue(eventId, value));
    more.sort(order);
    return more.size() > KEPT ? List.copyOf(more.subList(0, KEPT)) : more;
  }
}
