package dev.limelight.app.demo;

import dev.limelight.audit.WindowFold;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the audit has said so far. For one thread. */
final class AuditProgress {
  private static final int EVIDENCE_SHOWN = 3;

  private record Window(String run, String model, Instant start) {}

  private final Map<Window, Long> ended = new HashMap<>();
  private final Map<String, List<AuditAlert>> alerts = new TreeMap<>();

  void add(AuditSummary summary) {
    if (summary.getMethod().equals(WindowFold.ALL_METHODS)
        && summary.getClassIndex() == WindowFold.ALL_CLASSES) {
      ended.put(
          new Window(summary.getRunId(), summary.getModelId(), summary.getWindowStart()),
          summary.getExplained()
              + summary.getDead().values().stream().mapToLong(Long::longValue).sum()
              + summary.getLate());
    }
  }

  void add(AuditAlert alert) {
    alerts.computeIfAbsent(alert.getModelId(), model -> new ArrayList<>()).add(alert);
  }

  /** Events that the audit has counted. */
  long ended() {
    return ended.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The alerts in words, by model. */
  List<String> lines() {
    if (alerts.isEmpty()) {
      return List.of("The audit raised no alert.");
    }
    List<String> lines = new ArrayList<>();
    alerts.forEach(
        (model, raised) -> {
          AuditAlert first = raised.get(0);
          lines.add(
              "The audit raised %d %s for %s, the first: %s."
                  .formatted(
                      raised.size(),
                      raised.size() == 1 ? "alert" : "alerts",
                      model,
                      first.getMessage()));
          lines.add("  evidence: " + String.join(", ", evidence(first)));
        });
    return lines;
  }

  private static List<String> evidence(AuditAlert alert) {
    return alert.getEvidence().stream().limit(EVIDENCE_SHOWN).map(EventValue::getEventId).toList();
  }
}
