package dev.limelight.dashboard.store;

import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.StageTimings;
import java.util.Map;

/**
 * A published map without its values.
 *
 * @param record where the map itself lies
 * @param height rows
 * @param width columns
 * @param sha256 of its values
 * @param timings of its event
 * @param notes how it came about
 */
public record MapInfo(
    Position record,
    int height,
    int width,
    String sha256,
    StageTimings timings,
    Map<String, String> notes) {

  static MapInfo of(SaliencyMap map, Position record) {
    return new MapInfo(
        record,
        map.getHeight(),
        map.getWidth(),
        map.getSha256(),
        map.getTimings(),
        Map.copyOf(map.getNotes()));
  }
}
