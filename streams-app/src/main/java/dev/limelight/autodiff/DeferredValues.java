package dev.limelight.autodiff;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values whose last step is put off, and those of them that had to be written. */
final class DeferredValues {
  private final Map<String, DeferredValue> steps = new HashMap<>();
  private final Map<String, Value> written = new HashMap<>();

  void add(String name, DeferredValue step) {
    steps.put(name, step);
  }

  /** A value before its last step; empty for one that was not put off. */
  Optional<DeferredValue> of(Value value) {
    return Optional.ofNullable(steps.get(value.name()));
  }

  /** The value itself; one that was put off is written first, once. */
  Value written(Value value, GraphBuilder graph) {
    DeferredValue step = steps.get(value.name());
    if (step == null) {
      return value;
    }
    Value known = written.get(value.name());
    if (known == null) {
      known = step.write(graph);
      written.put(value.name(), known);
    }
    return known;
  }
}
