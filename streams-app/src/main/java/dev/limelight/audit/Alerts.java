package dev.limelight.audit;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** Holds windows against the rules. Stateless. */
public final class Alerts {
  private Alerts() {}

  /**
   * The alerts that a window raises now.
   *
   * @param fired names of the rules that have fired for it before; they do not fire again
   */
  public static List<AuditAlert> of(
      AuditSummary summary, List<AlertRule> rules, Set<String> fired) {
    List<AuditAlert> alerts = new ArrayList<>();
    for (AlertRule rule : rules) {
      if (fired.contains(rule.name())) {
        continue;
      }
      OptionalDouble value = rule.finding(summary);
      if (value.isPresent()) {
        alerts.add(alert(summary, rule, value.getAsDouble()));
      }
    }
    return alerts;
  }

  private static AuditAlert alert(AuditSummary summary, AlertRule rule, double value) {
    return AuditAlert.newBuilder()
        .setAlertId(
            "%s|%s|%s|%s|%d|%s"
                .formatted(
                    rule.name(),
                    summary.getRunId(),
                    summary.getModelId(),
                    summary.getMethod(),
                    summary.getClassIndex(),
                    summary.getWindowStart()))
        .setRule(rule.name())
        .setCondition(rule.condition())
        .setRunId(summary.getRunId())
        .setModelId(summary.getModelId())
        .setMethod(summary.getMethod())
        .setClassIndex(summary.getClassIndex())
        .setLabel(summary.getLabel())
        .setWindowStart(summary.getWindowStart())
        .setWindowEnd(summary.getWindowEnd())
        .setValue(value)
        .setThreshold(rule.threshold())
        .setEvents(rule.measure().events(summary))
        .setEvidence(rule.measure().evidence(summary))
        .setMessage(message(summary, rule, value))
        .build();
  }

  private static String message(AuditSummary summary, AlertRule rule, double value) {
    StringBuilder subject = new StringBuilder();
    subject.append(
        summary.getModelId().isEmpty()
            ? "events of no known model"
            : "model " + summary.getModelId());
    if (summary.getClassIndex() != WindowFold.ALL_CLASSES) {
      String label = summary.getLabel();
      subject
          .append(", class ")
          .append(label == null ? Integer.toString(summary.getClassIndex()) : label);
    }
    return String.format(
        Locale.ROOT,
        "%s: %s is %.3f over %d events, %s the %s that the rule allows",
        subject,
        rule.measure().label(),
        value,
        rule.measure().events(summary),
        rule.above() ? "above" : "below",
        rule.threshold());
  }
}
