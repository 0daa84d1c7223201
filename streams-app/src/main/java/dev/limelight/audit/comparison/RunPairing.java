package dev.limelight.audit.comparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings two runs' results together: first all scores, in any order, then what is known about pairs
 * of maps. Mutable, for one thread.
 */
public final class RunPairing {
  private final Map<EventKey, RunResult> before = new LinkedHashMap<>();
  private final Map<EventKey, RunResult> after = new LinkedHashMap<>();
  private final Map<EventKey, MapSimilarity> maps = new HashMap<>();
  private int repeated;

  /** Takes a result; a second one of the same event and run is counted and left. */
  public void add(Side side, EventKey key, RunResult result) {
    Map<EventKey, RunResult> results = side == Side.BEFORE ? before : after;
    if (results.putIfAbsent(key, result) != null) {
      repeated++;
    }
  }

  /** Takes how much an event's maps are alike. */
  public void add(EventKey key, MapSimilarity similarity) {
    maps.put(key, similarity);
  }

  /** The event's pair, if both runs explained it. */
  public Optional<EventPair> pair(EventKey key) {
    RunResult first = before.get(key);
    RunResult second = after.get(key);
    return first == null || second == null
        ? Optional.empty()
        : Optional.of(new EventPair(key, first, second, Optional.ofNullable(maps.get(key))));
  }

  /** Results that were there twice: of several methods, or of a run that was not exactly once. */
  public int repeated() {
    return repeated;
  }

  /** How many events the run explained. */
  public int events(Side side) {
    return side == Side.BEFORE ? before.size() : after.size();
  }

  /** Each model followed by each of its classes, by name. */
  public List<GroupComparison> groups() {
    SortedMap<String, SortedMap<String, Group>> models = new TreeMap<>();
    before.forEach(
        (key, result) -> {
          Optional<EventPair> pair = pair(key);
          for (Group group : groups(models, result)) {
            pair.ifPresentOrElse(group.pairs::add, () -> group.missing++);
          }
        });
    after.forEach(
        (key, result) -> {
          if (!before.containsKey(key)) {
            groups(models, result).forEach(group -> group.extra++);
          }
        });
    List<GroupComparison> compared = new ArrayList<>();
    models.forEach(
        (model, classes) ->
            classes.forEach(
                (name, group) ->
                    compared.add(
                        GroupComparison.of(model, name, group.pairs, group.missing, group.extra))));
    return List.copyOf(compared);
  }

  private static List<Group> groups(
      SortedMap<String, SortedMap<String, Group>> models, RunResult result) {
    SortedMap<String, Group> classes =
        models.computeIfAbsent(result.modelId(), model -> new TreeMap<>(RunPairing::allFirst));
    return List.of(
        classes.computeIfAbsent(GroupComparison.ALL, all -> new Group()),
        classes.computeIfAbsent(result.className(), name -> new Group()));
  }

  private static int allFirst(String one, String other) {
    boolean first = one.equals(GroupComparison.ALL);
    boolean second = other.equals(GroupComparison.ALL);
    return first || second ? Boolean.compare(second, first) : one.compareTo(other);
  }

  /** Events that are looked at together. */
  private static final class Group {
    private final List<EventPair> pairs = new ArrayList<>();
    private int missing;
    private int extra;
  }
}
