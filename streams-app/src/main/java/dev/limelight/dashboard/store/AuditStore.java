package dev.limelight.dashboard.store;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The audit's windows and alerts. Thread-safe. */
public final class AuditStore {
  private static final int MOST_WINDOWS = 20_000;
  private static final int MOST_ALERTS = 2_000;

  /** Of the windows: most of one is its mean map. */
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private static final int BYTES_OF_FIGURES = 3_000;

  private final BoundedMap<WindowKey, AuditSummary> windows =
      new BoundedMap<>(MOST_WINDOWS, MOST_BYTES, AuditStore::bytes);
  private final BoundedMap<String, AuditAlert> alerts = new BoundedMap<>(MOST_ALERTS);

  private long windowChanges;

  private record WindowKey(String run, String model, String method, int classIndex, long start) {}

  private static long bytes(AuditSummary window) {
    return BYTES_OF_FIGURES
        + (window.getMeanMap() == null ? 0L : window.getMeanMap().getValues().remaining());
  }

  /** Takes a window: a later state of one takes the place of the earlier. */
  public synchronized void add(AuditSummary window) {
    windowChanges++;
    windows.put(
        new WindowKey(
            window.getRunId(),
            window.getModelId(),
            window.getMethod(),
            window.getClassIndex(),
            window.getWindowStart().toEpochMilli()),
        window);
  }

  /** Takes an alert; one that is already there is left. */
  public synchronized void add(AuditAlert alert) {
    alerts.putIfAbsent(alert.getAlertId(), alert);
  }

  /** Windows by start. */
  public synchronized List<AuditSummary> windows(Predicate<AuditSummary> wanted) {
    return windows.values().stream()
        .filter(wanted)
        .sorted(Comparator.comparing(AuditSummary::getWindowStart))
        .toList();
  }

  /** Alerts, newest first. */
  public synchronized List<AuditAlert> alerts() {
    List<AuditAlert> newest = new ArrayList<>(alerts.values());
    Collections.reverse(newest);
    newest.sort(Comparator.comparing(AuditAlert::getWindowEnd).reversed());
    return newest;
  }

  /** The alert that an address names. */
  public synchronized Optional<AuditAlert> alert(String key) {
    return alerts.values().stream().filter(alert -> key(alert).equals(key)).findFirst();
  }

  /** Names an alert in addresses. */
  public static String key(AuditAlert alert) {
    return EntryKey.of(alert.getAlertId());
  }

  /** How often a window was put in. */
  public synchronized long windowChanges() {
    return windowChanges;
  }

  /** Windows held. */
  public synchronized int windowCount() {
    return windows.size();
  }

  /** Alerts held. */
  public synchronized int alertCount() {
    return alerts.size();
  }

  /** Forgets everything. */
  public synchronized void clear() {
    windows.clear();
    alerts.clear();
  }
}
