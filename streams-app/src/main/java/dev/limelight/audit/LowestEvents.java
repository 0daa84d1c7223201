package dev.limelight.audit;

import dev.limelight.schemas.EventValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The events with the lowest figures, lowest first; the same whatever order they came in. */
final class LowestEvents {
  /** How many are kept. */
  static final int KEPT = 20;

  private static final Comparator<EventValue> LOWEST_FIRST =
      Comparator.comparingDouble(EventValue::getValue).thenComparing(EventValue::getEventId);

  private LowestEvents() {}

  /** The list with one more event, if it is among the lowest. */
  static List<EventValue> with(List<EventValue> events, String eventId, double value) {
    List<EventValue> more = new ArrayList<>(events);
    more.add(new EventValue(eventId, value));
    more.sort(LOWEST_FIRST);
    return more.size() > KEPT ? List.copyOf(more.subList(0, KEPT)) : more;
  }
}
