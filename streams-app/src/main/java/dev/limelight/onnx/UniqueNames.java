package dev.limelight.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Hands out names that are not taken yet, numbering those that are. Constant time each. */
final class UniqueNames {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> lastNumber = new HashMap<>();

  /** Marks a name as taken. */
  void take(String name) {
    taken.add(name);
  }

  /** {@code wanted}, or {@code wanted_2}, {@code wanted_3} and so on where that is taken. */
  String fresh(String wanted) {
    String name = wanted;
    while (!taken.add(name)) {
      int number = lastNumber.getOrDefault(wanted, 1) + 1;
      lastNumber.put(wanted, number);
      name = wanted + "_" + number;
    }
    return name;
  }
}
