package dev.limelight.dashboard.store;

import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.OutcomeKind;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The newest events and how they ended. Image event, score, map and outcome of one event lie on
 * different topics and may arrive in any order. Thread-safe; every call holds the one lock for a
 * few milliseconds at most.
 */
public final class EventStore {
  private final int capacity;
  private final Map<String, Entry> entries = new HashMap<>();
  private final TreeMap<Long, String> order = new TreeMap<>();
  private final Map<String, Set<String>> keysById = new HashMap<>();
  private final BoundedMap<Position, SourceEvent> sources;
  private final BoundedMap<String, EventOutcome> degradations;
  private final ClassLabels labels = new ClassLabels();
  private final Set<String> changed = new LinkedHashSet<>();
  private long sequence;

  /**
   * @param capacity entries kept, at least 1; the oldest leave
   */
  public EventStore(int capacity) {
    this.capacity = capacity;
    this.sources = new BoundedMap<>(2 * capacity);
    this.degradations = new BoundedMap<>(capacity);
  }

  /** Labels of the classes in the scores that came by. */
  public ClassLabels labels() {
    return labels;
  }

  /** Takes an image event. */
  public synchronized void add(SourceEvent event, Position position) {
    sources.put(position, event);
  }

  /** Takes a score. */
  public synchronized void add(RcapScore score) {
    labels.learn(score);
    Position source = Position.of(score.getSource());
    put(
        EntryKey.of(source, score.getRunId(), score.getModelId(), score.getMethod()),
        () ->
            result(
                score.getEventId(),
                score.getEventTime(),
                score.getRunId(),
                score.getModelId(),
                score.getMethod(),
                source),
        entry -> entry.with(score));
  }

  /** Takes a map. */
  public synchronized void add(SaliencyMap map, Position record) {
    Position source = Position.of(map.getSource());
    put(
        EntryKey.of(source, map.getRunId(), map.getModelId(), map.getMethod()),
        () ->
            result(
                map.getEventId(),
                map.getEventTime(),
                map.getRunId(),
                map.getModelId(),
                map.getMethod(),
                source),
        entry -> entry.with(MapInfo.of(map, record)));
  }

  /** Takes a verdict: skipped, or explained with less. */
  public synchronized void add(EventOutcome verdict) {
    Position source = Position.of(verdict.getSource());
    if (verdict.getOutcome() == OutcomeKind.DEGRADED) {
      degradations.put(verdictKey(source, verdict.getRunId()), verdict);
      for (String key : keysOf(verdict.getEventId())) {
        changed.add(key);
        entries.computeIfPresent(
            key,
            (same, entry) ->
                entry.source().filter(source::equals).isPresent()
                        && entry.run().equals(verdict.getRunId())
                        && !entry.method().isEmpty()
                    ? entry.with(verdict)
                    : entry);
      }
      return;
    }
    put(
        EntryKey.of(source, verdict.getRunId(), verdict.getModelId(), ""),
        () ->
            result(
                verdict.getEventId(),
                verdict.getEventTime(),
                verdict.getRunId(),
                verdict.getModelId(),
                "",
                source),
        entry -> entry.with(verdict));
  }

  /** Takes a dead letter. */
  public synchronized void add(Letter letter) {
    Optional<SourceEvent> event = letter.source().map(sources::get);
    String eventId = letter.eventId().or(() -> event.map(SourceEvent::eventId)).orElse("");
    String model = letter.modelId().or(() -> event.map(SourceEvent::modelId)).orElse("");
    Instant time = event.map(SourceEvent::time).or(letter::sourceTime).orElse(letter.time());
    put(
        letter.key(),
        () ->
            new Entry(
                letter.key(),
                0,
                eventId,
                time,
                "",
                model,
                "",
                letter.source(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(letter)),
        UnaryOperator.identity());
  }

  private static Entry result(
      String eventId, Instant time, String run, String model, String method, Position source) {
    return new Entry(
        EntryKey.of(source, run, model, method),
        0,
        eventId,
        time,
        run.intern(),
        model.intern(),
        method.intern(),
        Optional.of(source),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void put(String key, Supplier<Entry> fresh, UnaryOperator<Entry> change) {
    Entry known = entries.get(key);
    Entry entry = change.apply(known == null ? appended(fresh.get()) : known);
    entries.put(key, entry);
    changed.add(key);
    if (known == null) {
      keysById.computeIfAbsent(entry.eventId(), id -> new LinkedHashSet<>()).add(key);
      order.put(entry.sequence(), key);
      if (order.size() > capacity) {
        remove(order.pollFirstEntry().getValue());
      }
    }
  }

  private Entry appended(Entry entry) {
    Entry placed = entry.withSequence(++sequence);
    EventOutcome degraded =
        entry.method().isEmpty()
            ? null
            : degradations.get(
                entry.source().map(source -> verdictKey(source, entry.run())).orElse(""));
    return degraded == null ? placed : placed.with(degraded);
  }

  private void remove(String key) {
    Entry gone = entries.remove(key);
    changed.remove(key);
    if (gone != null) {
      Set<String> keys = keysOf(gone.eventId());
      keys.remove(key);
      if (keys.isEmpty()) {
        keysById.remove(gone.eventId());
      }
    }
  }

  private Set<String> keysOf(String eventId) {
    return keysById.getOrDefault(eventId, Set.of());
  }

  private static String verdictKey(Position source, String run) {
    return source + " " + run;
  }

  /** Brings what arrived in any order from many partitions into the order of the events' time. */
  public synchronized void arrange() {
    List<Entry> byTime = new ArrayList<>(entries.values());
    byTime.sort(Comparator.comparing(Entry::time).thenComparingLong(Entry::sequence));
    order.clear();
    changed.clear();
    for (Entry entry : byTime) {
      Entry placed = entry.withSequence(++sequence);
      entries.put(entry.key(), placed);
      order.put(placed.sequence(), entry.key());
    }
  }

  /** Forgets everything. */
  public synchronized void clear() {
    entries.clear();
    order.clear();
    changed.clear();
    keysById.clear();
    sources.clear();
    degradations.clear();
  }

  /** The entry of a key. */
  public synchronized Optional<Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** All entries of an image event's id, in the order of their arrival. */
  public synchronized List<Entry> entriesOf(String eventId) {
    return keysOf(eventId).stream().map(this::known).toList();
  }

  /** The image event at a place, if it is among those held. */
  public synchronized Optional<SourceEvent> source(Position position) {
    return Optional.ofNullable(sources.get(position));
  }

  /** All entries, oldest first. */
  public synchronized List<Entry> entries() {
    return order.values().stream().map(this::known).toList();
  }

  /** The entries that are new or changed since the last call, in the order of their arrival. */
  public synchronized List<Entry> drainChanges() {
    List<Entry> drained =
        changed.stream()
            .map(this::known)
            .sorted(Comparator.comparingLong(Entry::sequence))
            .toList();
    changed.clear();
    return drained;
  }

  /** Entries held. */
  public synchronized int size() {
    return order.size();
  }

  /**
   * A page of what a query finds.
   *
   * @param before key of the entry that the page follows; null for the first page. Nothing follows
   *     one that is not held any more: the oldest leave first
   * @param limit entries on it, at least 1
   */
  public EventPage find(EventQuery query, @Nullable String before, int limit) {
    List<Entry> found =
        entries().stream().filter(query::accepts).sorted(query.comparator()).toList();
    int from = before == null ? 0 : found.size();
    for (int i = 0; before != null && i < found.size(); i++) {
      if (found.get(i).key().equals(before)) {
        from = i + 1;
      }
    }
    int to = Math.min(found.size(), from + limit);
    return new EventPage(found.subList(from, to), found.size(), to < found.size());
  }

  private Entry known(String key) {
    return Objects.requireNonNull(entries.get(key));
  }
}
