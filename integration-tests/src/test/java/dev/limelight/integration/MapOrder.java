package dev.limelight.integration;

import dev.limelight.schemas.SaliencyMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The maps of several runs in the order in which the broker took them. Their times do not tell it:
 * those are their events'.
 *
 * @param partitions the maps of each partition
 */
record MapOrder(List<List<SaliencyMap>> partitions) {

  /** That of all maps which are there now. */
  static MapOrder of(StreamUnderTest stream) {
    Map<Integer, List<SaliencyMap>> partitions =
        stream.written(stream.topics().saliencyMaps(), SaliencyMap.class).stream()
            .collect(
                Collectors.groupingBy(
                    map -> map.record().partition(),
                    Collectors.mapping(Written::value, Collectors.toList())));
    return new MapOrder(List.copyOf(partitions.values()));
  }

  /** A run's events whose maps lie behind another run's first one and before its last one. */
  Set<String> between(String run, String other) {
    Set<String> events = new HashSet<>();
    for (List<SaliencyMap> maps : partitions) {
      within(maps, map -> map.getRunId().equals(other)).stream()
          .filter(map -> map.getRunId().equals(run))
          .forEach(map -> events.add(map.getEventId()));
    }
    return events;
  }

  private static List<SaliencyMap> within(List<SaliencyMap> maps, Predicate<SaliencyMap> end) {
    List<SaliencyMap> ends = maps.stream().filter(end).toList();
    return ends.isEmpty()
        ? List.of()
        : maps.subList(maps.indexOf(ends.get(0)), maps.lastIndexOf(ends.get(ends.size() - 1)));
  }
}
