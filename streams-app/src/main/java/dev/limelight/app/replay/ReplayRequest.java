package dev.limelight.app.replay;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A replay as it was asked for.
 *
 * @param runId the run's id; a part of the consumer group's name
 * @param from time of the first event's record
 * @param to time behind the last
 * @param grace how far behind others a record may lie that has an earlier time
 * @param resultPrefix prefix of the topics to write to; empty for those of the live stream
 * @param arguments what else decides the results, by name: a run goes on with the same ones only
 */
public record ReplayRequest(
    String runId,
    TimeBound from,
    TimeBound to,
    Duration grace,
    Optional<String> resultPrefix,
    Map<String, String> arguments) {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

  public ReplayRequest {
    if (!LEGAL.matcher(runId).matches()) {
      throw new IllegalArgumentException(
          "--run-id must consist of 1 to 100 letters, digits, '.', '_' and '-', got '"
              + runId
              + "'");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("--grace must not be negative, got " + grace);
    }
    arguments = Map.copyOf(arguments);
  }

  /** All that a restart of the run must have in common with its first start, by name. */
  public Map<String, String> identity() {
    Map<String, String> all = new TreeMap<>(arguments);
    all.put("--from", from.text());
    all.put("--to", to.text());
    all.put("--grace", grace.toString());
    all.put("--topic-prefix", resultPrefix.orElse(""));
    return all;
  }

  /** The consumer group and application id of the run, beside a live stream's. */
  public String applicationId(String live) {
    return applicationId(live, runId);
  }

  static String applicationId(String live, String runId) {
    return live + "-replay-" + runId;
  }
}
