package dev.limelight.app.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.limelight.topology.replay.OffsetRange;
import dev.limelight.topology.replay.ReplayRange;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replay was found to be about when it was first started; the value of its record in the
 * topic {@code replays}, as JSON.
 *
 * @param runId the run
 * @param application its consumer group
 * @param topic the image events' topic
 * @param resultPrefix prefix of the topics that hold the results
 * @param fromMs time of the first event, milliseconds since the epoch
 * @param toMs time behind the last
 * @param partitions offsets by partition
 * @param identity the arguments that it was started with, by name
 * @param complete whether every event of the range has ended in its result
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReplayPlan(
    String runId,
    String application,
    String topic,
    String resultPrefix,
    long fromMs,
    long toMs,
    SortedMap<Integer, OffsetRange> partitions,
    SortedMap<String, String> identity,
    boolean complete) {
  public ReplayPlan {
    partitions = new TreeMap<>(partitions);
    identity = new TreeMap<>(identity);
  }

  /** The events it is about. */
  public ReplayRange range() {
    return new ReplayRange(fromMs, toMs, partitions);
  }

  /** This, with every event done. */
  ReplayPlan completed() {
    return new ReplayPlan(
        runId, application, topic, resultPrefix, fromMs, toMs, partitions, identity, true);
  }

  /** The first argument that is another one here, as {@code name (this, other)}; empty if none. */
  String difference(Map<String, String> others) {
    SortedMap<String, String> names = new TreeMap<>(identity);
    names.putAll(others);
    for (String name : names.keySet()) {
      String own = identity.getOrDefault(name, "unset");
      String other = others.getOrDefault(name, "unset");
      if (!own.equals(other)) {
        return "%s was '%s', now it is '%s'".formatted(name, own, other);
      }
    }
    return "";
  }
}
