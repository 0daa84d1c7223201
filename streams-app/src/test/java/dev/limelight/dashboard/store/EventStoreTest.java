package dev.limelight.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.dashboard.Records;
import dev.limelight.dashboard.store.EventQuery.Order;
import dev.limelight.dashboard.store.SourceEvent.ImageKind;
import dev.limelight.schemas.OutcomeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventStoreTest {
  private final EventStore store = new EventStore(1000);

  @Test
  void shouldJoinWhatBelongsToOneEventWhenItArrivesInAnyOrder() {
    List<Runnable> arrivals =
        new ArrayList<>(
            List.of(
                () -> store.add(Records.score(1, "main", 0.5)),
                () -> store.add(Records.map(1, "main"), new Position("maps", 0, 9)),
                () -> store.add(Records.outcome(1, "main", OutcomeKind.DEGRADED)),
                () -> store.add(source("event-1"), Records.position(1))));
    for (int seed = 0; seed < 12; seed++) {
      store.clear();
      Collections.shuffle(arrivals, new Random(seed));
      arrivals.forEach(Runnable::run);
      assertThat(store.size()).isOne();
      Entry entry = store.entries().get(0);
      assertThat(entry.outcome()).isEqualTo(Outcome.DEGRADED);
      assertThat(entry.score()).isPresent();
      assertThat(entry.map().map(MapInfo::record)).contains(new Position("maps", 0, 9));
      assertThat(entry.source().flatMap(store::source).map(SourceEvent::eventId))
          .contains("event-1");
    }
  }

  @Test
  void shouldKeepRunsOfOneEventApart() {
    store.add(Records.score(1, "main", 0.5));
    store.add(Records.score(1, "replay", 0.6));
    store.add(Records.outcome(1, "main", OutcomeKind.DEGRADED));
    assertThat(store.entriesOf("event-1"))
        .extracting(Entry::run, Entry::outcome)
        .containsExactly(tuple("main", Outcome.DEGRADED), tuple("replay", Outcome.EXPLAINED));
  }

  @Test
  void shouldForgetTheOldestWhenFull() {
    EventStore small = new EventStore(3);
    for (int event = 0; event < 10; event++) {
      small.add(Records.score(event, "main", 0.5));
      small.add(Records.map(event, "main"), new Position("maps", 0, event));
    }
    assertThat(small.entries())
        .extracting(Entry::eventId)
        .containsExactly("event-7", "event-8", "event-9");
    assertThat(small.entriesOf("event-1")).isEmpty();
    assertThat(small.drainChanges()).hasSize(3);
  }

  @Test
  void shouldGiveEveryEntryOnceWhenPagedInEitherOrder() {
    for (int event = 0; event < 100; event++) {
      store.add(Records.score(event, "main", (event * 37 % 100) / 100.0));
    }
    for (Order order : Order.values()) {
      EventQuery query = query(order, "");
      List<Entry> paged = new ArrayList<>();
      EventPage page = store.find(query, null, 7);
      paged.addAll(page.entries());
      while (page.more()) {
        page = store.find(query, paged.get(paged.size() - 1).key(), 7);
        paged.addAll(page.entries());
      }
      assertThat(paged).hasSize(100).doesNotHaveDuplicates();
      assertThat(paged).isSortedAccordingTo(query.comparator());
    }
  }

  @Test
  void shouldFilterByClassTextAndDisagreement() {
    for (int event = 0; event < 12; event++) {
      store.add(Records.score(event, "main", event / 12.0));
    }
    store.add(Records.outcome(99, "main", OutcomeKind.SKIPPED));
    assertThat(store.find(query(Order.NEWEST, "label 1"), null, 50).total()).isEqualTo(4);
    assertThat(store.find(query(Order.NEWEST, "1"), null, 50).total()).isEqualTo(4);
    assertThat(store.find(EventQuery.ALL, null, 50).total()).isEqualTo(13);
    EventQuery disagreeing =
        new EventQuery("", "", "", "", Optional.empty(), 0, 0.5, true, "EVENT-", Order.NEWEST);
    assertThat(store.find(disagreeing, null, 50).entries())
        .extracting(Entry::eventId)
        .containsExactly("event-5", "event-3", "event-1");
    EventQuery skipped =
        new EventQuery("", "", "", "", Optional.of(Outcome.SKIPPED), 0, 1, false, "", Order.NEWEST);
    assertThat(store.find(skipped, null, 50).entries())
        .extracting(Entry::reason)
        .containsExactly("NOT_SAMPLED");
  }

  @Test
  void shouldNameADeadLettersEventWhenItsSourceIsKnown() {
    store.add(source("event-4"), Records.position(4));
    store.add(letter(4));
    Entry entry = store.entries().get(0);
    assertThat(entry.outcome()).isEqualTo(Outcome.DEAD);
    assertThat(entry.eventId()).isEqualTo("event-4");
    assertThat(entry.reason()).isEqualTo("IMAGE_TRUNCATED");
    assertThat(store.entry(letter(4).key())).contains(entry);
  }

  @Test
  void shouldOrderByTimeWhenArranged() {
    for (int event : new int[] {5, 1, 9, 3}) {
      store.add(Records.score(event, "main", 0.5));
    }
    store.arrange();
    assertThat(store.entries())
        .extracting(Entry::eventId)
        .containsExactly("event-1", "event-3", "event-5", "event-9");
    assertThat(store.drainChanges()).isEmpty();
  }

  private static EventQuery query(Order order, String label) {
    return new EventQuery("", label, "", "", Optional.empty(), 0, 1, false, "", order);
  }

  private static SourceEvent source(String id) {
    return new SourceEvent(
        id,
        Instant.EPOCH,
        Records.MODEL,
        ImageKind.ENCODED,
        10,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  private static Letter letter(int event) {
    return new Letter(
        new Position("dead-letters", 0, 77),
        Instant.EPOCH,
        "IMAGE_TRUNCATED",
        "ends early",
        "",
        Optional.of(Records.position(event)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        3,
        "00 01 02");
  }
}
