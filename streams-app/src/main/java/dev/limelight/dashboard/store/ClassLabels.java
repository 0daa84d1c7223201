package dev.limelight.dashboard.store;

import dev.limelight.schemas.RcapScore;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Labels of the classes that models were seen to explain. Thread-safe. */
public final class ClassLabels {
  /** Of a model; labels come from topics, and none may fill the memory. */
  private static final int MOST = 10_000;

  private final Map<String, SortedMap<Integer, String>> known = new ConcurrentHashMap<>();

  void learn(RcapScore score) {
    SortedMap<Integer, String> labels =
        known.computeIfAbsent(score.getModelId(), model -> new ConcurrentSkipListMap<>());
    if (labels.size() < MOST) {
      String label = score.getLabel();
      labels.put(score.getClassIndex(), label == null ? "class " + score.getClassIndex() : label);
    }
  }

  /** The label of a class, where an event of it was seen. */
  public Optional<String> of(String model, int classIndex) {
    return Optional.ofNullable(of(model).get(classIndex));
  }

  /** A model's classes that were seen, by index; without a label, the index. */
  public SortedMap<Integer, String> of(String model) {
    return known.getOrDefault(model, Collections.emptySortedMap());
  }
}
