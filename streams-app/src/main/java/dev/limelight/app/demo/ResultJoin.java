package dev.limelight.app.demo;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings an event, its map and its score together, in whatever order they arrive. One thread. */
final class ResultJoin {
  private static final class Parts {
    private @Nullable ImageEvent event;
    private @Nullable SaliencyMap map;
    private @Nullable RcapScore score;
  }

  private final Map<String, Parts> open = new HashMap<>();

  /** Takes an event, a map or a score; the result, where it is complete now. */
  Optional<DemoResult> add(Object record) {
    if (record instanceof ImageEvent event) {
      parts(event.getEventId()).event = event;
      return completed(event.getEventId());
    }
    if (record instanceof SaliencyMap map) {
      parts(map.getEventId()).map = map;
      return completed(map.getEventId());
    }
    if (record instanceof RcapScore score) {
      parts(score.getEventId()).score = score;
      return completed(score.getEventId());
    }
    throw new IllegalArgumentException("Neither event nor result: " + record.getClass().getName());
  }

  /** Waits no longer for results of the event. */
  void drop(String eventId) {
    open.remove(eventId);
  }

  private Parts parts(String eventId) {
    return open.computeIfAbsent(eventId, id -> new Parts());
  }

  private Optional<DemoResult> completed(String eventId) {
    Parts parts = parts(eventId);
    if (parts.event == null || parts.map == null || parts.score == null) {
      return Optional.empty();
    }
    open.remove(eventId);
    return Optional.of(new DemoResult(parts.event, parts.map, parts.score));
  }
}
