package dev.limelight.topology;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of the stream's topics.
 *
 * @param prefix put before every name, for example {@code "team-a."}; may be empty
 * @param resultPrefix put before the names of what is written instead, where a replay writes apart
 */
public record Topics(String prefix, String resultPrefix) {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,200}");

  public Topics {
    requireLegal(prefix);
    requireLegal(resultPrefix);
  }

  /** All topics under one prefix. */
  public Topics(String prefix) {
    this(prefix, prefix);
  }

  /** These, with everything that is written under another prefix. */
  public Topics withResultsUnder(String other) {
    return new Topics(prefix, other);
  }

  private static void requireLegal(String prefix) {
    if (!LEGAL.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "Topic prefix '"
              + prefix
              + "' must consist of letters, digits, '.', '_' and '-', at most 200 of them");
    }
  }

  /** Image events, keyed by event id. */
  public String imageEvents() {
    return prefix + "image-events";
  }

  /** Saliency maps, keyed by event id. */
  public String saliencyMaps() {
    return resultPrefix + "saliency-maps";
  }

  /** RCAP scores, keyed by event id. */
  public String rcapScores() {
    return resultPrefix + "rcap-scores";
  }

  /** Records that could not be processed, under their source key. */
  public String deadLetters() {
    return resultPrefix + "dead-letters";
  }

  /** Which dead letters were sent back; made by the first redrive, so not one of {@link #all}. */
  public String redriven() {
    return deadLetters() + "-redriven";
  }

  /** Events that were skipped or explained with less, keyed by event id. */
  public String eventOutcomes() {
    return resultPrefix + "event-outcomes";
  }

  /** Plans of replays, keyed by run id; made by the first replay, so not one of {@link #all}. */
  public String replays() {
    return prefix + "replays";
  }

  /** Summaries of windows, keyed by run, model, class and window. */
  public String auditSummaries() {
    return prefix + "audit-summaries";
  }

  /** Alerts, keyed by model. */
  public String auditAlerts() {
    return prefix + "audit-alerts";
  }

  /** Where events end, one way or another: what explaining the stream writes. */
  public List<String> outcomes() {
    return List.of(saliencyMaps(), rcapScores(), eventOutcomes(), deadLetters());
  }

  /** Of {@link #outcomes}, those whose records may be as large as an event, or as a map. */
  public List<String> large() {
    return List.of(saliencyMaps(), rcapScores(), deadLetters());
  }

  /** All of them, in the order of the data's way. */
  public List<String> all() {
    return List.of(
        imageEvents(),
        saliencyMaps(),
        rcapScores(),
        deadLetters(),
        eventOutcomes(),
        auditSummaries(),
        auditAlerts());
  }
}
