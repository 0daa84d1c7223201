package dev.limelight.audit;

import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.EventValue;
import dev.limelight.schemas.TrustedRecords;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes observations into windows. All sums are of whole numbers: a window is the same whatever
 * order its events came in. Stateless.
 */
public final class WindowFold {
  /** The class index that stands for all classes of a model. */
  public static final int ALL_CLASSES = -1;

  /** The method of the row that counts how a model's events ended. */
  public static final String ALL_METHODS = "";

  /** Scores and shares are summed in these units. */
  static final double UNIT = 1e9;

  static {
    // Building a record copies its default values, and Avro reads them as it reads any input.
    TrustedRecords.trust();
  }

  private final AuditOptions options;

  /** A fold by some options. */
  public WindowFold(AuditOptions options) {
    this.options = options;
  }

  /**
   * A window without events.
   *
   * @param row the method and the class that it is about
   */
  public static AuditWindow empty(AuditObservation first, WindowRow row, long start) {
    return AuditWindow.newBuilder()
        .setRunId(first.getRunId())
        .setModelId(first.getModelId())
        .setMethod(row.method())
        .setClassIndex(row.classIndex())
        .setStart(Instant.ofEpochMilli(start))
        .build();
  }

  /** The window with one more late event. */
  public static AuditWindow late(AuditWindow window) {
    return AuditWindow.newBuilder(window).setLate(window.getLate() + 1).build();
  }

  /** The window with a rule's name among its alerts. */
  public static AuditWindow alerted(AuditWindow window, String rule) {
    List<String> alerts = new ArrayList<>(window.getAlerts());
    alerts.add(rule);
    return AuditWindow.newBuilder(window).setAlerts(alerts).build();
  }

  /** The window with one more observation. */
  public AuditWindow add(AuditWindow window, AuditObservation seen) {
    AuditWindow.Builder next = AuditWindow.newBuilder(window);
    if (seen.getModelVersion() != null) {
      next.setModelVersion(seen.getModelVersion());
    }
    if (seen.getLabel() != null && window.getClassIndex() != ALL_CLASSES) {
      next.setLabel(seen.getLabel());
    }
    switch (seen.getKind()) {
      case SCORE -> addScore(window, seen, next);
      case MAP -> addMap(window, seen, next);
      case DEGRADED -> next.setDegraded(window.getDegraded() + 1);
      case SKIPPED -> addSkipped(window, seen, next);
      case DEAD -> addDead(window, seen, next);
      case UNKNOWN -> {
        // A kind that a later version takes: not ours to count.
      }
    }
    return next.build();
  }

  private void addScore(AuditWindow window, AuditObservation seen, AuditWindow.Builder next) {
    next.setExplained(window.getExplained() + 1);
    Boolean agreement = seen.getAgreement();
    if (agreement != null) {
      next.setPredictions(window.getPredictions() + 1)
          .setDisagreements(window.getDisagreements() + (agreement ? 0 : 1));
    }
    if (window.getMethod().equals(ALL_METHODS)) {
      if (Boolean.FALSE.equals(agreement)) {
        next.setLatestDisagreements(latest(window.getLatestDisagreements(), window, seen));
      }
      return;
    }
    Double rcap = seen.getRcap();
    if (rcap != null) {
      UnitHistogram histogram = UnitHistogram.of(window.getRcapHistogram());
      histogram.add(rcap);
      next.setRcapHistogram(histogram.toList())
          .setRcapSum(window.getRcapSum() + Math.round(rcap * UNIT))
          .setLowestRcap(ExtremeEvents.lowest(window.getLowestRcap(), seen.getEventId(), rcap))
          .setHighestRcap(ExtremeEvents.highest(window.getHighestRcap(), seen.getEventId(), rcap));
    }
    Double share = seen.getRegionShare();
    if (share != null) {
      boolean outside = share < options.regionShare();
      next.setRegionEvents(window.getRegionEvents() + 1)
          .setRegionSum(window.getRegionSum() + Math.round(share * UNIT))
          .setOutside(window.getOutside() + (outside ? 1 : 0))
          .setLowestRegionShare(
              ExtremeEvents.lowest(window.getLowestRegionShare(), seen.getEventId(), share));
    }
  }

  private void addSkipped(AuditWindow window, AuditObservation seen, AuditWindow.Builder next) {
    next.setSkipped(counted(window.getSkipped(), reason(seen)))
        .setLatestSkipped(latest(window.getLatestSkipped(), window, seen));
  }

  private void addDead(AuditWindow window, AuditObservation seen, AuditWindow.Builder next) {
    next.setDead(counted(window.getDead(), reason(seen)))
        .setLatestDead(latest(window.getLatestDead(), window, seen));
  }

  /** The latest with one more event. One whose clock is ahead of the window is not the latest. */
  private List<EventValue> latest(
      List<EventValue> events, AuditWindow window, AuditObservation seen) {
    long end = window.getStart().plus(options.window()).toEpochMilli();
    return ExtremeEvents.highest(
        events, seen.getEventId(), (double) Math.min(seen.getEventTime().toEpochMilli(), end - 1));
  }

  private static void addMap(AuditWindow window, AuditObservation seen, AuditWindow.Builder next) {
    ByteBuffer thumbnail = seen.getThumbnail();
    if (thumbnail == null) {
      return;
    }
    List<Long> before = window.getMapSum();
    if (!before.isEmpty() && before.size() != thumbnail.remaining()) {
      // The size was changed by configuration: the window goes on with the size it began with.
      return;
    }
    List<Long> sum = new ArrayList<>(thumbnail.remaining());
    for (int i = 0; i < thumbnail.remaining(); i++) {
      int value = Byte.toUnsignedInt(thumbnail.get(thumbnail.position() + i));
      sum.add(value + (before.isEmpty() ? 0L : before.get(i)));
    }
    next.setMapSum(sum).setMapCount(window.getMapCount() + 1);
  }

  private static String reason(AuditObservation seen) {
    return seen.getReason() == null ? "UNKNOWN" : seen.getReason();
  }

  private static Map<String, Long> counted(Map<String, Long> counts, String reason) {
    Map<String, Long> more = new HashMap<>(counts);
    more.merge(reason, 1L, Long::sum);
    return more;
  }
}
