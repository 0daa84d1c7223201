package dev.limelight.dashboard.web;

import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.EventStore;
import dev.limelight.schemas.RcapScore;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Labels of the classes that models were seen to explain. Thread-safe. */
final class ClassLabels {
  private final EventStore events;
  private final Map<String, SortedMap<Integer, String>> known = new ConcurrentHashMap<>();

  ClassLabels(EventStore events) {
    this.events = events;
  }

  /** The label of a class, where an event of it was seen. */
  Optional<String> of(String model, int classIndex) {
    return Optional.ofNullable(known.getOrDefault(model, new TreeMap<>()).get(classIndex));
  }

  /** A model's classes that were seen, by index; without a label, the index. */
  SortedMap<Integer, String> of(String model) {
    return known.getOrDefault(model, new TreeMap<>());
  }

  /** Learns the labels of what is held. */
  void learn() {
    Map<String, SortedMap<Integer, String>> seen = new TreeMap<>();
    for (Entry entry : events.entries()) {
      entry
          .score()
          .ifPresent(
              score ->
                  seen.computeIfAbsent(entry.model(), model -> new TreeMap<>())
                      .put(score.getClassIndex(), label(score)));
    }
    known.putAll(seen);
  }

  private static String label(RcapScore score) {
    String label = score.getLabel();
    return label == null ? "class " + score.getClassIndex() : label;
  }
}
