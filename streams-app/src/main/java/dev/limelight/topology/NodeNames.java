package dev.limelight.topology;

/** Names of the topology's nodes. Metrics and logs carry them, so they do not change. */
public final class NodeNames {
  /** Reads image events. */
  public static final String IMAGE_EVENTS_SOURCE = "image-events-source";

  /** Passes on those that a replay is about. */
  public static final String REPLAY_RANGE = "replay-range";

  /** Explains them. */
  public static final String EXPLAIN_IMAGE = "explain-image";

  /** Writes saliency maps. */
  public static final String SALIENCY_MAPS_SINK = "saliency-maps-sink";

  /** Writes scores. */
  public static final String RCAP_SCORES_SINK = "rcap-scores-sink";

  /** Writes what became of events that were skipped or explained with less. */
  public static final String EVENT_OUTCOMES_SINK = "event-outcomes-sink";

  /** Events explained in the current second, where a sampling policy has a budget. */
  public static final String SAMPLING_BUDGET_STORE = "sampling-budget";

  private NodeNames() {}

  /** The topic that keeps a store, as Kafka Streams names it. */
  public static String changelog(String applicationId, String store) {
    return applicationId + "-" + store + "-changelog";
  }
}
