package dev.limelight.dashboard.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest records with a picture or a map in them, as they lie on their topics, up to a number
 * of bytes; older ones are read again when somebody looks at them. Thread-safe.
 */
public final class PictureCache {
  private final long budget;
  private final Map<Position, byte[]> records = new HashMap<>();
  private final Deque<Position> oldestFirst = new ArrayDeque<>();
  private long bytes;

  /**
   * @param budget bytes kept at most
   */
  public PictureCache(long budget) {
    this.budget = budget;
  }

  /** Keeps a record's value. */
  public synchronized void put(Position position, byte[] value) {
    if (value.length > budget || records.putIfAbsent(position, value) != null) {
      return;
    }
    bytes += value.length;
    oldestFirst.add(position);
    while (bytes > budget) {
      byte[] gone = records.remove(oldestFirst.remove());
      bytes -= gone == null ? 0 : gone.length;
    }
  }

  /** The record's value, if it is kept. */
  public synchronized Optional<byte[]> get(Position position) {
    return Optional.ofNullable(records.get(position));
  }

  /** Bytes kept. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Forgets everything. */
  public synchronized void clear() {
    records.clear();
    oldestFirst.clear();
    bytes = 0;
  }
}
