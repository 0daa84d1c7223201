package dev.limelight.app.compare;

import dev.limelight.audit.comparison.EventKey;
import dev.limelight.audit.comparison.GroupComparison;
import dev.limelight.audit.comparison.MapSimilarity;
import dev.limelight.audit.comparison.RunPairing;
import dev.limelight.audit.comparison.RunResult;
import dev.limelight.audit.comparison.Side;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.registry.ResultDeserializer;
import java.util.List;
import java.util.Optional;

/**
 * Two runs, compared.
 *
 * @param before the run that changes are measured from
 * @param after the run that they are measured to
 * @param eventsBefore events that the first explained
 * @param eventsAfter events that the second explained
 * @param repeated results that were there twice
 * @param groups by model, and by class of each
 * @param largest the largest changes of RCAP
 */
public record Comparison(
    ComparedRun before,
    ComparedRun after,
    int eventsBefore,
    int eventsAfter,
    int repeated,
    List<GroupComparison> groups,
    List<ChangedEvent> largest) {
  public Comparison {
    groups = List.copyOf(groups);
    largest = List.copyOf(largest);
  }

  /**
   * Reads both runs and compares them.
   *
   * @param options where they are
   * @param results reads them
   * @param before the run that changes are measured from
   * @param after the run that they are measured to
   * @param range the events to look at
   * @param count how many of the largest changes to keep
   */
  public static Comparison read(
      StreamOptions options,
      ResultDeserializer results,
      ComparedRun before,
      ComparedRun after,
      ComparedRange range,
      int count) {
    RunRecords records = new RunRecords(options, results, before, after, range);
    RunPairing pairing = new RunPairing();
    records.scores((side, key, score) -> pairing.add(side, key, RunResult.of(score)));
    pairing.complete();
    if (!pairing.absences().isEmpty()) {
      records.outcomes(pairing.absences());
      records.letters(pairing.absences());
    }
    LargestChanges largest = new LargestChanges(count);
    try (MapSpill firsts = MapSpill.open();
        MapSpill seconds = MapSpill.open()) {
      records.maps(
          (side, published, map, value) -> {
            EventKey key = pairing.paired(published);
            if (pairing.pair(key).isEmpty()) {
              return;
            }
            boolean first = side == Side.BEFORE;
            Optional<byte[]> other = (first ? seconds : firsts).take(key);
            if (other.isEmpty()) {
              (first ? firsts : seconds).put(key, value);
            } else {
              SaliencyMap counterpart = records.map(other.get());
              paired(pairing, largest, key, first ? map : counterpart, first ? counterpart : map);
            }
          });
    }
    return new Comparison(
        before,
        after,
        pairing.events(Side.BEFORE),
        pairing.events(Side.AFTER),
        pairing.repeated(),
        pairing.groups(),
        largest.events());
  }

  private static void paired(
      RunPairing pairing,
      LargestChanges largest,
      EventKey key,
      SaliencyMap before,
      SaliencyMap after) {
    Optional<MapSimilarity> similarity = MapSimilarity.of(before, after);
    similarity.ifPresent(known -> pairing.add(key, known));
    if (!similarity.map(MapSimilarity::identical).orElse(false)) {
      pairing.pair(key).ifPresent(pair -> largest.add(new ChangedEvent(pair, before, after)));
    }
  }
}
