package dev.limelight.audit.comparison;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Why a run did not explain events that the other run explained. Only these take memory, however
 * many others there were. Mutable, for one thread.
 */
public final class Absences {
  /** Neither explained, skipped nor a dead letter as far as the topics still say. */
  public static final String NEVER_SEEN = "never seen";

  /** The run has a result of the event, by another method than this one. */
  public static final String OTHER_METHOD = "explained by another method";

  private final Map<Side, Map<EventKey, String>> reasons = new EnumMap<>(Side.class);

  /**
   * What two runs lack of each other's results.
   *
   * @param before results by event and method
   * @param after results by event and method
   */
  Absences(Set<EventKey> before, Set<EventKey> after) {
    reasons.put(Side.BEFORE, lacking(before, after));
    reasons.put(Side.AFTER, lacking(after, before));
  }

  private static Map<EventKey, String> lacking(Set<EventKey> results, Set<EventKey> others) {
    Map<EventKey, String> reasons = new HashMap<>();
    for (EventKey other : others) {
      if (!results.contains(other)) {
        reasons.put(other.place(), NEVER_SEEN);
      }
    }
    if (!reasons.isEmpty()) {
      results.forEach(
          result -> reasons.computeIfPresent(result.place(), (place, unknown) -> OTHER_METHOD));
    }
    return reasons;
  }

  /** Whether nobody needs a reason. */
  public boolean isEmpty() {
    return reasons.values().stream().allMatch(Map::isEmpty);
  }

  /**
   * Takes why a run did not explain an event; of several, the last one counts. Events that need no
   * reason are left.
   *
   * @param reason in words, with its code
   */
  public void add(Side side, EventKey event, String reason) {
    of(side).computeIfPresent(event.place(), (place, before) -> reason);
  }

  /** Why the run did not explain the event. */
  String reason(Side side, EventKey event) {
    return of(side).getOrDefault(event.place(), NEVER_SEEN);
  }

  private Map<EventKey, String> of(Side side) {
    return reasons.computeIfAbsent(side, unseen -> new HashMap<>());
  }
}
