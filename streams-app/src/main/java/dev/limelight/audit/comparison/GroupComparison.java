package dev.limelight.audit.comparison;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Events of one model, or of one class of it.
 *
 * @param modelId the model; followed by the method, where that is looked at
 * @param className label of the class that the first run explained; {@link #ALL} for all of them
 * @param matched events that both runs explained
 * @param missingReasons events that only the first explained, by why the second did not
 * @param extraReasons events that only the second explained, by why the first did not
 * @param change of RCAP; empty without matched events
 * @param flipped events for which the model predicts another class
 * @param comparedMaps pairs of maps of the same size
 * @param identicalMaps those that are the same to the bit
 * @param spearman mean rank correlation of the compared maps; empty where none has one
 * @param topOverlap mean share of the most salient tenth in common; empty without compared maps
 */
public record GroupComparison(
    String modelId,
    String className,
    int matched,
    SortedMap<String, Integer> missingReasons,
    SortedMap<String, Integer> extraReasons,
    Optional<ChangeStatistics> change,
    int flipped,
    int comparedMaps,
    int identicalMaps,
    OptionalDouble spearman,
    OptionalDouble topOverlap) {
  /** Stands for every class of a model. */
  public static final String ALL = "(all)";

  /** A comparison with its own copies. */
  public GroupComparison {
    missingReasons = Collections.unmodifiableSortedMap(new TreeMap<>(missingReasons));
    extraReasons = Collections.unmodifiableSortedMap(new TreeMap<>(extraReasons));
  }

  /** Events that only the first run explained. */
  public int missing() {
    return sum(missingReasons);
  }

  /** Events that only the second run explained. */
  public int extra() {
    return sum(extraReasons);
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  static GroupComparison of(
      String modelId,
      String className,
      List<EventPair> pairs,
      SortedMap<String, Integer> missing,
      SortedMap<String, Integer> extra) {
    List<MapSimilarity> maps =
        pairs.stream().map(EventPair::maps).flatMap(Optional::stream).toList();
    return new GroupComparison(
        modelId,
        className,
        pairs.size(),
        missing,
        extra,
        pairs.isEmpty()
            ? Optional.empty()
            : Optional.of(
                ChangeStatistics.of(pairs.stream().mapToDouble(EventPair::change).toArray())),
        (int) pairs.stream().filter(EventPair::flipped).count(),
        maps.size(),
        (int) maps.stream().filter(MapSimilarity::identical).count(),
        maps.stream()
            .map(MapSimilarity::spearman)
            .flatMapToDouble(OptionalDouble::stream)
            .average(),
        maps.stream().mapToDouble(MapSimilarity::topOverlap).average());
  }
}
