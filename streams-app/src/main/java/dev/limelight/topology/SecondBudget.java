package dev.limelight.topology;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How many events of a model were explained in a second of event time, for one partition. The
 * seconds that were counted last are remembered, so that late events count for their own, and one
 * clock that is far ahead spends nothing of the others' budget. The counts lie in a store with a
 * changelog, inside the event's transaction, so that a restart decides as an undisturbed run does.
 * For one thread.
 */
public final class SecondBudget {
  /** Seconds that are remembered. */
  static final int SECONDS = 8;

  private static final int SLOT_BYTES = 2 * Long.BYTES;

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
    ByteBuffer before = ByteBuffer.wrap(known == null ? new byte[0] : known);
    long second = Math.floorDiv(time.toEpochMilli(), 1000L);
    long count = count(before, second);
    if (count >= perSecond) {
      return false;
    }
    store.put(key, counted(before, second, count + 1));
    return true;
  }

  private static long count(ByteBuffer slots, long second) {
    for (int at = 0; at < slots.capacity(); at += SLOT_BYTES) {
      if (slots.getLong(at) == second) {
        return slots.getLong(at + Long.BYTES);
      }
    }
    return 0;
  }

  /** The slots with this one first, and without the one that was counted longest ago. */
  private static byte[] counted(ByteBuffer before, long second, long count) {
    ByteBuffer after = ByteBuffer.allocate(SECONDS * SLOT_BYTES).putLong(second).putLong(count);
    for (int at = 0; at < before.capacity() && after.hasRemaining(); at += SLOT_BYTES) {
      if (before.getLong(at) != second) {
        after.putLong(before.getLong(at)).putLong(before.getLong(at + Long.BYTES));
      }
    }
    byte[] slots = new byte[after.position()];
    after.flip().get(slots);
    return slots;
  }
}
