package dev.limelight.app.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names that come out of records, as label values: the first so many, and {@value #OTHER} for all
 * that come later, so that nobody makes time series without end. Thread-safe.
 */
final class BoundedNames {
  /** What later names become. */
  static final String OTHER = "other";

  private final int limit;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  BoundedNames(int limit) {
    this.limit = limit;
  }

  String of(String name) {
    if (known.contains(name)) {
      return name;
    }
    return known.size() < limit && known.add(name) ? name : OTHER;
  }
}
