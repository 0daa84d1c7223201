package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.RcapScore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Models and their classes: figures of the events held, and over time the audit's windows. Without
 * an audit there are no windows. Thread-safe.
 */
final class ModelsView {
  private static final int ALL_CLASSES = -1;
  private static final int BINS = 20;

  private final Stores stores;

  ModelsView(Stores stores) {
    this.stores = stores;
  }

  /** One of the rows: what a model did by one method in one run. */
  private record Row(String model, String method, String run) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byModel = model.compareTo(other.model);
      int byMethod = byModel != 0 ? byModel : method.compareTo(other.method);
      return byMethod != 0 ? byMethod : run.compareTo(other.run);
    }
  }

  /**
   * All models.
   *
   * @param run only of this run; empty for all
   */
  Json models(String run) {
    SortedMap<Row, List<Entry>> rows = new TreeMap<>();
    SortedMap<String, List<Entry>> unexplained = new TreeMap<>();
    for (Entry entry : stores.events().entries()) {
      if (entry.method().isEmpty()) {
        unexplained.computeIfAbsent(entry.model(), model -> new ArrayList<>()).add(entry);
      } else if (run.isEmpty() || run.equals(entry.run())) {
        rows.computeIfAbsent(
                new Row(entry.model(), entry.method(), entry.run()), row -> new ArrayList<>())
            .add(entry);
      }
    }
    unexplained.keySet().stream()
        .filter(model -> rows.keySet().stream().noneMatch(row -> row.model().equals(model)))
        .toList()
        .forEach(model -> rows.put(new Row(model, "", ""), new ArrayList<>()));
    List<Map<String, Object>> models = new ArrayList<>();
    rows.forEach(
        (row, entries) -> models.add(model(row, with(entries, row, unexplained)).fields()));
    return new Json().put("models", models);
  }

  /** A model's skipped and dead events belong to each of its rows: they have no method. */
  private static List<Entry> with(
      List<Entry> entries, Row row, SortedMap<String, List<Entry>> unexplained) {
    List<Entry> all = new ArrayList<>(entries);
    unexplained.getOrDefault(row.model(), List.of()).stream()
        .filter(
            entry -> entry.run().isEmpty() || row.run().isEmpty() || entry.run().equals(row.run()))
        .forEach(all::add);
    return all;
  }

  private Json model(Row row, List<Entry> entries) {
    Json json =
        new Json().put("model", row.model()).put("method", row.method()).put("run", row.run());
    Figures.put(json, entries);
    drift(json, latest(windows(row, ALL_CLASSES)));
    return json.put("classes", classes(row, entries));
  }

  private List<Map<String, Object>> classes(Row row, List<Entry> entries) {
    SortedMap<Integer, List<Entry>> byClass = new TreeMap<>();
    for (Entry entry : entries) {
      entry
          .score()
          .ifPresent(
              score ->
                  byClass
                      .computeIfAbsent(score.getClassIndex(), index -> new ArrayList<>())
                      .add(entry));
    }
    List<Map<String, Object>> classes = new ArrayList<>();
    byClass.forEach(
        (index, held) -> {
          Json json =
              new Json()
                  .put("classIndex", index)
                  .put(
                      "label",
                      held.get(0).score().map(RcapScore::getLabel).orElse("class " + index))
                  .put("count", held.size());
          Figures.put(json, held);
          List<AuditSummary> windows = windows(row, index);
          drift(json, latest(windows));
          json.put("hasMeanMap", MeanMaps.isIn(windows));
          classes.add(json.fields());
        });
    return classes;
  }

  private static Optional<AuditSummary> latest(List<AuditSummary> windows) {
    return windows.isEmpty() ? Optional.empty() : Optional.of(windows.get(windows.size() - 1));
  }

  private static void drift(Json json, Optional<AuditSummary> window) {
    window
        .map(AuditSummary::getDrift)
        .ifPresent(
            drift ->
                json.put(
                    "drift",
                    new Json()
                        .put("psi", drift.getPsi())
                        .put("ks", drift.getKs())
                        .put("pValue", drift.getPValue())));
  }

  private List<AuditSummary> windows(Row row, int classIndex) {
    Predicate<AuditSummary> wanted =
        window ->
            window.getModelId().equals(row.model())
                && window.getMethod().equals(row.method())
                && window.getClassIndex() == classIndex
                && (row.run().isEmpty() || window.getRunId().equals(row.run()));
    return stores.audit().windows(wanted);
  }

  /** One model over time. */
  Json model(String model, String run, String method, @Nullable Integer classIndex) {
    Row row = new Row(model, method, run);
    int wanted = classIndex == null ? ALL_CLASSES : classIndex;
    List<AuditSummary> windows = windows(row, wanted);
    List<Entry> entries =
        stores.events().entries().stream()
            .filter(
                entry ->
                    entry.model().equals(model)
                        && (method.isEmpty() || entry.method().equals(method))
                        && (run.isEmpty() || entry.run().equals(run)))
            .toList();
    List<Entry> held =
        entries.stream()
            .filter(
                entry ->
                    classIndex == null
                        || entry
                            .score()
                            .filter(score -> score.getClassIndex() == classIndex)
                            .isPresent())
            .toList();
    Map<RunWindow, AuditSummary> ends = ends(model);
    Json json = new Json().put("model", model).put("method", method).put("run", run);
    json.put("classIndex", classIndex)
        .put("windows", windows.stream().map(window -> window(window, ends).fields()).toList())
        .put(
            "histogram",
            Figures.histogram(
                held.stream()
                    .map(Entry::score)
                    .flatMap(Optional::stream)
                    .mapToDouble(RcapScore::getRcap),
                BINS))
        .put("reference", reference(windows))
        .put("hasMeanMap", MeanMaps.isIn(windows));
    Figures.put(json, held);
    return json.put("classes", classes(row, entries));
  }

  private static Json window(AuditSummary window, Map<RunWindow, AuditSummary> ends) {
    Json json =
        new Json()
            .put("start", window.getWindowStart())
            .put("end", window.getWindowEnd())
            .put("closed", window.getClosed())
            .put("counts", counts(window, ends))
            .put("rcapMean", window.getRcapMean())
            .put("rcapP05", window.getRcapQuantiles().get("0.05"))
            .put("rcapP25", window.getRcapQuantiles().get("0.25"))
            .put("rcapP50", window.getRcapQuantiles().get("0.5"))
            .put("rcapP75", window.getRcapQuantiles().get("0.75"))
            .put("rcapP95", window.getRcapQuantiles().get("0.95"))
            .put("inside", window.getRegionShareMean())
            .put("late", window.getLate())
            .put("histogram", Figures.histogram(window.getRcapHistogram(), BINS));
    if (window.getPredictions() > 0) {
      json.put("disagreement", (double) window.getDisagreements() / window.getPredictions());
    }
    if (window.getDrift() != null) {
      json.put("psi", window.getDrift().getPsi()).put("ks", window.getDrift().getKs());
    }
    return json;
  }

  /** When a run's window of a class, or of all, began. */
  private record RunWindow(String run, int classIndex, Instant start) {
    static RunWindow of(AuditSummary window) {
      return new RunWindow(window.getRunId(), window.getClassIndex(), window.getWindowStart());
    }
  }

  /** How a model's events ended by window, which the rows without a method count. */
  private Map<RunWindow, AuditSummary> ends(String model) {
    Map<RunWindow, AuditSummary> ends = new HashMap<>();
    stores
        .audit()
        .windows(window -> window.getMethod().isEmpty() && window.getModelId().equals(model))
        .forEach(window -> ends.putIfAbsent(RunWindow.of(window), window));
    return ends;
  }

  private static Json counts(AuditSummary window, Map<RunWindow, AuditSummary> ends) {
    AuditSummary counted = ends.getOrDefault(RunWindow.of(window), window);
    long degraded = counted.getDegraded();
    return new Json()
        .put("explained", counted.getExplained() - degraded)
        .put("degraded", degraded)
        .put("skipped", counted.getSkipped().values().stream().mapToLong(Long::longValue).sum())
        .put("dead", counted.getDead().values().stream().mapToLong(Long::longValue).sum());
  }

  /** The earlier half of the windows, which the newer ones are held against. */
  private static @Nullable Json reference(List<AuditSummary> windows) {
    List<AuditSummary> earlier = windows.subList(0, windows.size() / 2);
    if (earlier.isEmpty()) {
      return null;
    }
    List<Long> sum = new ArrayList<>();
    for (AuditSummary window : earlier) {
      for (int i = 0; i < window.getRcapHistogram().size(); i++) {
        long count = window.getRcapHistogram().get(i);
        if (i < sum.size()) {
          sum.set(i, sum.get(i) + count);
        } else {
          sum.add(count);
        }
      }
    }
    return sum.isEmpty()
        ? null
        : new Json()
            .put("start", earlier.get(0).getWindowStart())
            .put("end", earlier.get(earlier.size() - 1).getWindowEnd())
            .put("histogram", Figures.histogram(sum, BINS));
  }

  /** The mean map of a model's class, over all windows held, as a PNG. */
  Optional<byte[]> meanMap(String model, String run, String method, @Nullable Integer classIndex) {
    return MeanMaps.of(
        windows(new Row(model, method, run), classIndex == null ? ALL_CLASSES : classIndex));
  }
}
