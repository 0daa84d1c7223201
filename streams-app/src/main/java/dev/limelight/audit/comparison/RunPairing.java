package dev.limelight.audit.comparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings two runs' results together: first all scores, in any order, then what is known about pairs
 * of maps. Mutable, for one thread.
 */
public final class RunPairing {
  private Map<EventKey, RunResult> before = new LinkedHashMap<>();
  private Map<EventKey, RunResult> after = new LinkedHashMap<>();
  private final Map<EventKey, MapSimilarity> maps = new HashMap<>();
  private int repeated;
  private boolean acrossMethods;
  private Absences absences = new Absences(Set.of(), Set.of());

  /** Takes a result; a second one of the same event and run is counted and left. */
  public void add(Side side, EventKey key, RunResult result) {
    Map<EventKey, RunResult> results = side == Side.BEFORE ? before : after;
    if (results.putIfAbsent(key, result) != null) {
      repeated++;
    }
  }

  /**
   * To be called after the last result: where each run has one method and they are not the same, an
   * event's results are compared across them.
   */
  public void complete() {
    Set<String> methods = methods(before);
    Set<String> others = methods(after);
    acrossMethods = methods.size() == 1 && others.size() == 1 && !methods.equals(others);
    if (acrossMethods) {
      before = withoutMethods(before);
      after = withoutMethods(after);
    }
    absences = new Absences(before.keySet(), after.keySet());
  }

  /** Takes why events are missing; there are none before {@link #complete()}. */
  public Absences absences() {
    return absences;
  }

  private static Set<String> methods(Map<EventKey, RunResult> results) {
    return results.keySet().stream().map(EventKey::method).collect(Collectors.toSet());
  }

  private static Map<EventKey, RunResult> withoutMethods(Map<EventKey, RunResult> results) {
    Map<EventKey, RunResult> others = new LinkedHashMap<>();
    results.forEach((key, result) -> others.put(key.withoutMethod(), result));
    return others;
  }

  /** The key that an event's pair has. */
  public EventKey paired(EventKey key) {
    return acrossMethods ? key.withoutMethod() : key;
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

  /** Each model, by method where that is looked at, followed by each of its classes, by name. */
  public List<GroupComparison> groups() {
    SortedMap<String, SortedMap<String, Group>> models = new TreeMap<>();
    before.forEach(
        (key, result) -> {
          Optional<EventPair> pair = pair(key);
          for (Group group : groups(models, key, result)) {
            pair.ifPresentOrElse(
                group.pairs::add,
                () -> group.missing.merge(absences.reason(Side.AFTER, key), 1, Integer::sum));
          }
        });
    after.forEach(
        (key, result) -> {
          if (!before.containsKey(key)) {
            String reason = absences.reason(Side.BEFORE, key);
            groups(models, key, result)
                .forEach(group -> group.extra.merge(reason, 1, Integer::sum));
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
      SortedMap<String, SortedMap<String, Group>> models, EventKey key, RunResult result) {
    String name = key.method().isEmpty() ? "" : " " + key.method();
    SortedMap<String, Group> classes =
        models.computeIfAbsent(
            result.modelId() + name, model -> new TreeMap<>(RunPairing::allFirst));
    return List.of(
        classes.computeIfAbsent(GroupComparison.ALL, all -> new Group()),
        classes.computeIfAbsent(result.className(), label -> new Group()));
  }

  private static int allFirst(String one, String other) {
    boolean first = one.equals(GroupComparison.ALL);
    boolean second = other.equals(GroupComparison.ALL);
    return first || second ? Boolean.compare(second, first) : one.compareTo(other);
  }

  /** Events that are looked at together. */
  private static final class Group {
    private final List<EventPair> pairs = new ArrayList<>();
    private final SortedMap<String, Integer> missing = new TreeMap<>();
    private final SortedMap<String, Integer> extra = new TreeMap<>();
  }
}
