package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.FeedState;
import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.Outcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What there is at all: state, numbers, and what can be filtered by. Thread-safe. */
final class Overview {
  private final DashboardOptions options;
  private final Stores stores;
  private final ClassLabels labels;
  private final Supplier<FeedState> feed;
  private final InstantSource clock;
  private final String version;

  Overview(
      DashboardOptions options,
      Stores stores,
      ClassLabels labels,
      Supplier<FeedState> feed,
      InstantSource clock,
      String version) {
    this.options = options;
    this.stores = stores;
    this.labels = labels;
    this.feed = feed;
    this.clock = clock;
    this.version = version;
  }

  Json json() {
    FeedState state = feed.get();
    List<Entry> entries = stores.events().entries();
    long letters = entries.stream().filter(entry -> entry.outcome() == Outcome.DEAD).count();
    SortedSet<String> runs = new TreeSet<>();
    SortedMap<String, SortedSet<String>> methods = new TreeMap<>();
    for (Entry entry : entries) {
      if (!entry.run().isEmpty()) {
        runs.add(entry.run());
      }
      if (!entry.model().isEmpty()) {
        SortedSet<String> used = methods.computeIfAbsent(entry.model(), model -> new TreeSet<>());
        if (!entry.method().isEmpty()) {
          used.add(entry.method());
        }
      }
    }
    return new Json()
        .put("version", version)
        .put("now", clock.instant())
        .put("state", state(state))
        .put(
            "retention",
            new Json().put("events", options.events()).put("hours", options.age().toHours()))
        .put(
            "held",
            new Json()
                .put("events", entries.size())
                .put("windows", stores.audit().windowCount())
                .put("alerts", stores.audit().alertCount())
                .put("letters", letters)
                .put("pictureBytes", stores.pictures().bytes()))
        .put("totals", Figures.counts(entries))
        .put("runs", runs)
        .put("models", models(methods));
  }

  private static Json state(FeedState state) {
    return new Json()
        .put("broker", state.broker() ? "up" : "down")
        .put("registry", state.registry() ? "up" : "down")
        .put("caughtUp", state.caughtUp())
        .put("lag", state.lag())
        .put("builds", state.builds());
  }

  private List<Map<String, Object>> models(SortedMap<String, SortedSet<String>> methods) {
    List<Map<String, Object>> models = new ArrayList<>();
    methods.forEach(
        (model, used) -> {
          List<Map<String, Object>> classes = new ArrayList<>();
          labels
              .of(model)
              .forEach(
                  (index, label) ->
                      classes.add(new Json().put("index", index).put("label", label).fields()));
          models.add(
              new Json().put("id", model).put("labels", classes).put("methods", used).fields());
        });
    return models;
  }
}
