package dev.limelight.topology;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How many events of a model were explained in the current second of event time, for one partition.
 * The count lies in a store with a changelog, inside the event's transaction, so that a restart
 * decides as an undisturbed run does. An event of an earlier second counts against the current one.
 * For one thread.
 */
public final class SecondBudget {
  private static final int BYTES = 2 * Long.BYTES;

  private final @Nullable KeyValueStore<String, byte[]> store;
  private final int partition;

  SecondBudget(@Nullable KeyValueStore<String, byte[]> store, int partition) {
    this.store = store;
    this.partition = partition;
  }

  /** Whether one more event may be explained; if so, it is counted. */
  public boolean take(String modelId, Instant time, int perSecond) {
    if (store == null) {
      throw new IllegalStateException("A policy has a budget, and the topology no store for it");
    }
    String key = partition + "/" + modelId;
    byte[] known = store.get(key);
    ByteBuffer state = ByteBuffer.wrap(known == null ? new byte[BYTES] : known);
    long second = known == null ? Long.MIN_VALUE : state.getLong(0);
    long count = state.getLong(Long.BYTES);
    long now = Math.floorDiv(time.toEpochMilli(), 1000L);
    if (now > second) {
      second = now;
      count = 0;
    }
    if (count >= perSecond) {
      return false;
    }
    store.put(key, ByteBuffer.allocate(BYTES).putLong(second).putLong(count + 1).array());
    return true;
  }
}
