package dev.limelight.audit;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.EventValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds windows against the rules. Stateless. */
public final class Alerts {
  private Alerts() {}

  /**
   * The alerts that a window raises now; rules that have fired for it do not fire again, nor do
   * those that speak for all of the model's rows and have fired for another.
   *
   * @param ofModel names of the rules that have fired for any of the model's rows of how events
   *     ended
   * @param reference the class's reference scores, once they are complete
   */
  public static List<AuditAlert> of(
      AuditWindow window,
      List<String> ofModel,
      AuditOptions options,
      @Nullable UnitHistogram reference) {
    AuditSummary summary = Summaries.of(window, options, reference, false);
    Set<String> fired = new HashSet<>(window.getAlerts());
    List<AuditAlert> alerts = new ArrayList<>();
    for (AlertRule rule : options.rules()) {
      boolean said = rule.measure().oncePerModel() && ofModel.contains(rule.name());
      if (said || fired.contains(rule.name())) {
        continue;
      }
      OptionalDouble value = rule.finding(summary);
      if (value.isPresent()) {
        List<EventValue> evidence = Evidence.of(rule, window, reference);
        alerts.add(alert(summary, rule, value.getAsDouble(), evidence));
      }
    }
    return alerts;
  }

  private static AuditAlert alert(
      AuditSummary summary, AlertRule rule, double value, List<EventValue> evidence) {
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
        .setEvidence(evidence)
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
