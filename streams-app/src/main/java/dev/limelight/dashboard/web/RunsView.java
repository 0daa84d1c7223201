package dev.limelight.dashboard.web;

import dev.limelight.audit.comparison.ChangeStatistics;
import dev.limelight.audit.comparison.EventKey;
import dev.limelight.audit.comparison.EventPair;
import dev.limelight.audit.comparison.GroupComparison;
import dev.limelight.audit.comparison.RunPairing;
import dev.limelight.audit.comparison.RunResult;
import dev.limelight.audit.comparison.Side;
import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.MapInfo;
import dev.limelight.schemas.RcapScore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs, and what changed from one to another, among the events held. Thread-safe. */
final class RunsView {
  private static final int LARGEST = 12;

  private final Stores stores;
  private final CardView cards;

  RunsView(Stores stores, CardView cards) {
    this.stores = stores;
    this.cards = cards;
  }

  /** All runs that have a result. */
  Json runs() {
    SortedMap<String, List<Entry>> byRun = new TreeMap<>();
    for (Entry entry : stores.events().entries()) {
      if (!entry.run().isEmpty()) {
        byRun.computeIfAbsent(entry.run(), run -> new ArrayList<>()).add(entry);
      }
    }
    List<Map<String, Object>> runs = new ArrayList<>();
    byRun.forEach((run, entries) -> runs.add(run(run, entries).fields()));
    return new Json().put("runs", runs);
  }

  private static Json run(String run, List<Entry> entries) {
    List<Instant> times = entries.stream().map(Entry::time).sorted().toList();
    Json json =
        new Json()
            .put("run", run)
            .put("first", times.get(0))
            .put("last", times.get(times.size() - 1))
            .put("events", entries.stream().map(Entry::source).distinct().count())
            .put("models", entries.stream().map(Entry::model).distinct().sorted().toList())
            .put(
                "methods",
                entries.stream()
                    .map(Entry::method)
                    .filter(method -> !method.isEmpty())
                    .distinct()
                    .sorted()
                    .toList());
    return Figures.put(json, entries);
  }

  /** Two runs side by side. */
  Json comparison(String run, String other) {
    RunPairing pairing = new RunPairing();
    Map<EventKey, Entry> before = take(pairing, Side.BEFORE, run);
    Map<EventKey, Entry> after = take(pairing, Side.AFTER, other);
    pairing.complete();
    List<Change> changes = new ArrayList<>();
    Map<EventKey, Entry> afterPaired = new HashMap<>();
    after.forEach((key, entry) -> afterPaired.put(pairing.paired(key), entry));
    before.forEach(
        (key, entry) -> {
          EventKey paired = pairing.paired(key);
          Optional<EventPair> pair = pairing.pair(paired);
          Entry counterpart = afterPaired.get(paired);
          if (pair.isPresent() && counterpart != null) {
            changes.add(new Change(pair.get(), entry, counterpart));
          }
        });
    changes.sort(
        Comparator.<Change>comparingDouble(change -> -Math.abs(change.pair().change()))
            .thenComparing(change -> change.first().eventId()));
    return new Json()
        .put("run", run)
        .put("with", other)
        .put("rows", pairing.groups().stream().map(group -> row(group, changes)).toList())
        .put(
            "largest",
            changes.stream()
                .limit(LARGEST)
                .map(
                    change ->
                        new Json()
                            .put("eventId", change.first().eventId())
                            .put("change", change.pair().change())
                            .put("flipped", change.pair().flipped())
                            .put("first", cards.card(change.first()))
                            .put("second", cards.card(change.second()))
                            .fields())
                .toList());
  }

  /** A pair of entries of one event. */
  private record Change(EventPair pair, Entry first, Entry second) {

    /** Whether their maps are the same to the bit. */
    boolean same() {
      Optional<String> sha = first.map().map(MapInfo::sha256);
      return sha.isPresent() && sha.equals(second.map().map(MapInfo::sha256));
    }
  }

  private Map<EventKey, Entry> take(RunPairing pairing, Side side, String run) {
    Map<EventKey, Entry> taken = new LinkedHashMap<>();
    for (Entry entry : stores.events().entries()) {
      if (entry.run().equals(run) && entry.score().isPresent()) {
        RcapScore score = entry.score().get();
        EventKey key = EventKey.of(score.getEventId(), score.getSource(), score.getMethod());
        pairing.add(side, key, RunResult.of(score));
        taken.put(key, entry);
      }
    }
    return taken;
  }

  private static Map<String, Object> row(GroupComparison group, List<Change> changes) {
    Json json =
        new Json()
            .put("model", group.modelId())
            .put("label", group.className())
            .put("matched", group.matched())
            .put("onlyFirst", group.missing())
            .put("onlySecond", group.extra())
            .put("flipped", group.flipped());
    boolean all = group.className().equals(GroupComparison.ALL);
    List<Change> own =
        changes.stream()
            .filter(
                change ->
                    group.modelId().equals(name(change.pair()))
                        && (all || change.pair().before().className().equals(group.className())))
            .toList();
    List<EventPair> pairs = own.stream().map(Change::pair).toList();
    json.put("identicalMaps", own.isEmpty() ? null : own.stream().filter(Change::same).count());
    if (group.change().isPresent()) {
      ChangeStatistics change = group.change().get();
      json.put(
              "rcapFirst",
              pairs.stream().mapToDouble(pair -> pair.before().rcap()).average().orElse(0))
          .put(
              "rcapSecond",
              pairs.stream().mapToDouble(pair -> pair.after().rcap()).average().orElse(0))
          .put("rcapChange", change.mean())
          .put("pValue", change.pValue());
    }
    return json.fields();
  }

  /** As groups are named: the model, and the method where that is looked at. */
  private static String name(EventPair pair) {
    String method = pair.key().method();
    return pair.before().modelId() + (method.isEmpty() ? "" : " " + method);
  }
}
