package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.store.AuditStore;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.EventValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts with the events that speak for them. Thread-safe. */
final class AlertsView {
  private final Stores stores;
  private final CardView cards;

  AlertsView(Stores stores, CardView cards) {
    this.stores = stores;
    this.cards = cards;
  }

  /** The newest alerts. */
  Json alerts(int limit) {
    List<AuditAlert> all = stores.audit().alerts();
    return new Json()
        .put("alerts", all.stream().limit(limit).map(alert -> alert(alert).fields()).toList())
        .put("total", all.size());
  }

  /** The alerts that an event speaks for. */
  List<Map<String, Object>> ofEvent(Entry entry) {
    return stores.audit().alerts().stream()
        .filter(
            alert ->
                alert.getEvidence().stream()
                    .anyMatch(evidence -> evidence.getEventId().equals(entry.eventId())))
        .map(alert -> head(alert).fields())
        .toList();
  }

  Optional<Json> alert(String key) {
    return stores.audit().alert(key).map(this::alert);
  }

  private Json alert(AuditAlert alert) {
    List<Map<String, Object>> events = new ArrayList<>();
    for (EventValue evidence : alert.getEvidence()) {
      events.add(card(alert, evidence).put("value", evidence.getValue()).fields());
    }
    return head(alert).put("events", events);
  }

  /** The event's card in the alert's own run, where it is held. */
  private Json card(AuditAlert alert, EventValue evidence) {
    return stores.events().entriesOf(evidence.getEventId()).stream()
        .filter(
            entry ->
                entry.model().equals(alert.getModelId())
                    && (entry.run().isEmpty() || entry.run().equals(alert.getRunId()))
                    && (alert.getMethod().isEmpty()
                        || entry.method().isEmpty()
                        || entry.method().equals(alert.getMethod())))
        .findFirst()
        .map(cards::card)
        .orElseGet(() -> new Json().put("eventId", evidence.getEventId()));
  }

  private static Json head(AuditAlert alert) {
    return new Json()
        .put("key", AuditStore.key(alert))
        .put("time", alert.getWindowEnd())
        .put("model", alert.getModelId())
        .put("method", alert.getMethod())
        .put("run", alert.getRunId())
        .put("classIndex", alert.getClassIndex() < 0 ? null : alert.getClassIndex())
        .put("label", alert.getLabel())
        .put("rule", alert.getRule())
        .put("condition", alert.getCondition())
        .put("message", alert.getMessage())
        .put(
            "window",
            new Json().put("start", alert.getWindowStart()).put("end", alert.getWindowEnd()))
        .put("measured", alert.getValue())
        .put("threshold", alert.getThreshold())
        .put("eventCount", alert.getEvents());
  }
}
