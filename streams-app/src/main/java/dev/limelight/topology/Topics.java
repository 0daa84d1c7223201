package dev.limelight.topology;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of the stream's topics.
 *
 * @param prefix put before every name, for example {@code "team-a."}; may be empty
 */
public record Topics(String prefix) {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,200}");

  public Topics {
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
    return prefix + "saliency-maps";
  }

  /** RCAP scores, keyed by event id. */
  public String rcapScores() {
    return prefix + "rcap-scores";
  }

  /** Records that could not be processed, under their source key. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** Summaries of windows, keyed by run, model, class and window. */
  public String auditSummaries() {
    return prefix + "audit-summaries";
  }

  /** Alerts, keyed by model. */
  public String auditAlerts() {
    return prefix + "audit-alerts";
  }

  /** All of them, in the order of the data's way. */
  public List<String> all() {
    return List.of(
        imageEvents(),
        saliencyMaps(),
        rcapScores(),
        deadLetters(),
        auditSummaries(),
        auditAlerts());
  }
}
