package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.FeedState;
import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.Letter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every browser that follows what has changed, several times a second. One thread looks at
 * the stores and writes into the subscriptions' queues; it never waits for a browser.
 */
final class LiveStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveStream.class);
  private static final long PERIOD_MS = 250;
  private static final int OVERVIEW_EVERY = 4;
  private static final int MOST_CARDS = 50;

  private final Stores stores;
  private final Supplier<FeedState> feed;
  private final CardView cards;
  private final AlertsView alerts;
  private final Overview overview;
  private final ClassLabels labels;
  private final int capacity;
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final AtomicLong ids = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "limelight-dashboard-live");
            thread.setDaemon(true);
            return thread;
          });
  private long ticks;
  private long builds;
  private int alertsSeen;
  private long windowsSeen;
  private String overviewSeen = "";

  /**
   * @param capacity browsers that may follow at the same time
   */
  LiveStream(
      Stores stores,
      Supplier<FeedState> feed,
      CardView cards,
      AlertsView alerts,
      Overview overview,
      ClassLabels labels,
      int capacity) {
    this.stores = stores;
    this.feed = feed;
    this.cards = cards;
    this.alerts = alerts;
    this.overview = overview;
    this.labels = labels;
    this.capacity = capacity;
  }

  void start() {
    var unused = timer.scheduleAtFixedRate(this::tick, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /** A new subscription; empty where there are as many as are allowed. */
  synchronized Optional<Subscription> subscribe() {
    if (subscriptions.size() >= capacity) {
      return Optional.empty();
    }
    Subscription subscription = new Subscription(subscriptions::remove);
    subscription.offer(message("overview", overview.json()));
    subscriptions.add(subscription);
    return Optional.of(subscription);
  }

  private void tick() {
    try {
      changes();
    } catch (RuntimeException fault) {
      // A timer that throws never fires again, and the page would stand still without a word.
      log.error("The live stream failed once", fault);
    }
  }

  private void changes() {
    ticks++;
    FeedState state = feed.get();
    if (ticks % OVERVIEW_EVERY == 0) {
      labels.learn();
      overview();
    }
    if (!state.caughtUp()) {
      return;
    }
    if (state.builds() != builds) {
      builds = state.builds();
      labels.learn();
      send("reset", new Json());
    }
    List<Entry> changed = stores.events().drainChanges();
    if (!changed.isEmpty()) {
      cards(changed);
      letters(changed);
    }
    if (stores.audit().alertCount() != alertsSeen) {
      alertsSeen = stores.audit().alertCount();
      send("alerts", alerts.alerts(MOST_CARDS));
    }
    if (ticks % OVERVIEW_EVERY == 0 && stores.audit().windowChanges() != windowsSeen) {
      windowsSeen = stores.audit().windowChanges();
      send("models", new Json());
    }
  }

  private void overview() {
    Json json = overview.json();
    Map<String, Object> fields = json.fields();
    Object now = fields.remove("now");
    String text = json.toString();
    if (!text.equals(overviewSeen)) {
      overviewSeen = text;
      json.put("now", now);
      send("overview", json);
    }
  }

  private void cards(List<Entry> changed) {
    int dropped = Math.max(0, changed.size() - MOST_CARDS);
    send(
        "cards",
        new Json()
            .put("events", cards.cards(changed.subList(dropped, changed.size())))
            .put("dropped", dropped));
  }

  private void letters(List<Entry> changed) {
    List<Letter> letters = changed.stream().map(Entry::letter).flatMap(Optional::stream).toList();
    if (!letters.isEmpty()) {
      send(
          "letters",
          new Json()
              .put(
                  "letters",
                  letters.stream()
                      .skip(Math.max(0, letters.size() - MOST_CARDS))
                      .map(cards::letter)
                      .toList()));
    }
  }

  private void send(String type, Json data) {
    if (subscriptions.isEmpty()) {
      return;
    }
    String message = message(type, data);
    subscriptions.forEach(subscription -> subscription.offer(message));
  }

  private String message(String type, Json data) {
    return "id: " + ids.incrementAndGet() + "\nevent: " + type + "\ndata: " + data + "\n\n";
  }

  @Override
  public void close() {
    timer.shutdownNow();
    subscriptions.forEach(Subscription::close);
  }
}
