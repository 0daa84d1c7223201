package dev.limelight.dashboard.store;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map of at most so many entries and so many bytes: the one that was put in first leaves. Not
 * thread-safe.
 */
final class BoundedMap<K, V> {
  private final Map<K, V> entries = new LinkedHashMap<>();
  private final int capacity;
  private final long mostBytes;
  private final ToLongFunction<V> bytesOf;
  private long bytes;

  /** Bounded by number alone. */
  BoundedMap(int capacity) {
    this(capacity, Long.MAX_VALUE, value -> 0);
  }

  /**
   * @param bytesOf the same for a value each time
   */
  BoundedMap(int capacity, long mostBytes, ToLongFunction<V> bytesOf) {
    this.capacity = capacity;
    this.mostBytes = mostBytes;
    this.bytesOf = bytesOf;
  }

  void put(K key, V value) {
    @Nullable V before = entries.put(key, value);
    bytes += bytesOf.applyAsLong(value) - (before == null ? 0 : bytesOf.applyAsLong(before));
    Iterator<V> eldest = entries.values().iterator();
    while (entries.size() > capacity || (bytes > mostBytes && entries.size() > 1)) {
      bytes -= bytesOf.applyAsLong(eldest.next());
      eldest.remove();
    }
  }

  void putIfAbsent(K key, V value) {
    if (!entries.containsKey(key)) {
      put(key, value);
    }
  }

  @Nullable V get(K key) {
    return entries.get(key);
  }

  Collection<V> values() {
    return entries.values();
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.clear();
    bytes = 0;
  }
}
