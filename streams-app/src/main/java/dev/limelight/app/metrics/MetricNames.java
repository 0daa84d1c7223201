package dev.limelight.app.metrics;

/**
 * Limelight's own metrics: Micrometer's name, of which Prometheus makes {@code
 * limelight_..._total}, {@code _seconds} and so on, and what is measured.
 */
public enum MetricNames {
  EVENTS(
      "limelight.events",
      "Image events that ended, counted when their transaction was committed: each "
          + "once. outcome is explained, degraded, skipped or dead; reason is the code of "
          + "the rule or of the dead letter, none where explained as configured."),

  EVENTS_ABORTED(
      "limelight.events.aborted",
      "Events (for the audit: results) that were processed and whose transaction was then given up. "
          + "They are read again, here or elsewhere, and count among the events then."),

  MAPS(
      "limelight.maps",
      "Saliency maps published, counted when committed: one per event and method."),

  AGREEMENT(
      "limelight.predictions",
      "Explained events that say what production predicted, counted when committed, "
          + "by whether the model agrees."),

  STAGE(
      "limelight.stage",
      "Time that an explained event took by stage, of committed events: decode "
          + "(bytes to the model's input), forward (the class), gradient (waiting for the "
          + "model), aggregate (gradients to maps), score (RCAP and other metrics), "
          + "publish (encoding and handing over to the producer)."),

  EVENT("limelight.event", "Time that an explained event took in all stages, of committed events."),

  AGE(
      "limelight.event.age",
      "Time from an explained event's record timestamp to its commit: how late "
          + "results are. Without meaning for a replay."),

  COMMIT("limelight.commit", "Time that committing a transaction took."),

  RCAP("limelight.rcap", "RCAP of published maps, in [0,1], of committed events."),

  LAG(
      "limelight.lag.records",
      "Records in this instance's partitions that it has not fetched yet. 0 before "
          + "it is known."),

  LOAD_LEVEL(
      "limelight.load.level",
      "Rung of the load ladder that the instance stands on; 0 explains everything as "
          + "configured."),

  PARTITIONS("limelight.partitions", "Partitions that are assigned to this instance."),

  READY(
      "limelight.ready",
      "1 where a condition of readiness is met: sessions, brokers, registry, stream."),

  BUILD(
      "limelight.build.info",
      "Always 1; the labels say which Limelight, ONNX Runtime and Java run."),

  MODEL(
      "limelight.model.info",
      "Always 1; the labels say which models are served, by which graph and "
          + "execution provider."),

  RUNS(
      "limelight.runtime.runs",
      "Runs of a graph in ONNX Runtime that ended well, of events committed or not."),

  ROWS("limelight.runtime.images", "Images in those runs: images per run is the mean batch size."),

  QUEUE("limelight.runtime.queue.runs", "Runs that wait for a worker thread now."),

  BUSY("limelight.runtime.threads.busy", "Worker threads that run something now."),

  THREADS("limelight.runtime.threads", "Worker threads."),

  HANDLES(
      "limelight.runtime.handles",
      "Native handles of ONNX Runtime that are open: sessions, options, tensors."),

  RESIDENT(
      "process.resident.memory",
      "Resident memory of the process, sessions and their arenas included. ONNX "
          + "Runtime does not say what a session takes; this less the JVM's own memory "
          + "bounds it."),

  OBSERVATIONS(
      "limelight.audit.observations",
      "Results that the audit took in, counted when committed, by kind: a record of "
          + "an audited topic that cannot be read is unreadable."),

  WINDOWS_OPENED(
      "limelight.audit.windows.opened",
      "Windows that began, counted when committed: one per model, method and class, "
          + "and one per model and class for how its events end."),

  WINDOWS_CLOSED(
      "limelight.audit.windows.closed",
      "Windows that were published for the last time, counted when committed."),

  LATE(
      "limelight.audit.late.events",
      "Events that came behind their window's end and grace, counted when committed."),

  AHEAD(
      "limelight.audit.ahead.events",
      "Events whose time lay more than the audit's grace ahead of their record's, at which they "
          + "counted instead; counted when committed."),

  ALERTS("limelight.audit.alerts", "Alerts that were raised, counted when committed.");

  private final String id;
  private final String help;

  MetricNames(String id, String help) {
    this.id = id;
    this.help = help;
  }

  /** Micrometer's name, such as {@code limelight.events}. */
  public String id() {
    return id;
  }

  /** What is measured, and when it is counted. */
  public String help() {
    return help;
  }
}
