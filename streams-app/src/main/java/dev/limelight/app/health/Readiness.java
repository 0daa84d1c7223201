package dev.limelight.app.health;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What is missing until a process is ready. Thread-safe. */
public final class Readiness {
  /** What a condition that is met says. */
  public static final String MET = "";

  private final Map<Condition, Supplier<String>> missing =
      Collections.synchronizedMap(new EnumMap<>(Condition.class));

  /** None of these is met yet; others play no part. */
  public Readiness(Condition... conditions) {
    Arrays.stream(conditions).forEach(c -> missing.put(c, c::before));
  }

  /** The conditions that play a part. */
  public Set<Condition> conditions() {
    synchronized (missing) {
      return Set.copyOf(missing.keySet());
    }
  }

  /** From now on the condition is met. */
  public void met(Condition condition) {
    watch(condition, () -> MET);
  }

  /**
   * From now on somebody says whether the condition is met.
   *
   * @param missing what it lacks; {@link #MET} for nothing
   */
  public void watch(Condition condition, Supplier<String> missing) {
    this.missing.put(condition, missing);
  }

  /** Whether the condition is met now; one that plays no part is. */
  public boolean isMet(Condition condition) {
    return missing.getOrDefault(condition, () -> MET).get().equals(MET);
  }

  /** What is missing now, by condition; empty where the process is ready. */
  public Map<String, String> missing() {
    Map<String, String> found = new LinkedHashMap<>();
    for (Condition condition : Condition.values()) {
      String lacks = missing.getOrDefault(condition, () -> MET).get();
      if (!lacks.equals(MET)) {
        found.put(condition.label(), lacks);
      }
    }
    return found;
  }
}
