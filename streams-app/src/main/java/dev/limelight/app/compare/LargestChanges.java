package dev.limelight.app.compare;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the events whose RCAP changed most, up or down. For one thread. */
final class LargestChanges {
  private static final Comparator<ChangedEvent> BY_CHANGE =
      Comparator.<ChangedEvent>comparingDouble(event -> Math.abs(event.pair().change()))
          .thenComparing(event -> event.pair().key().eventId(), Comparator.reverseOrder())
          .thenComparing(event -> event.pair().key().offset(), Comparator.reverseOrder());

  private final int count;
  private final PriorityQueue<ChangedEvent> smallestFirst = new PriorityQueue<>(BY_CHANGE);

  LargestChanges(int count) {
    this.count = count;
  }

  void add(ChangedEvent event) {
    smallestFirst.add(event);
    if (smallestFirst.size() > count) {
      smallestFirst.remove();
    }
  }

  /** The largest change first; of equal ones, by event id. */
  List<ChangedEvent> events() {
    return smallestFirst.stream().sorted(BY_CHANGE.reversed()).toList();
  }
}
