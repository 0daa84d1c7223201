package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A bounded number of slots, made when first needed and lent first come, first served. The bound is
 * the memory bound: it holds for all callers together. Thread-safe.
 *
 * <p>No deadlock: a caller waits in {@link #take} only while it holds no slot, and asks {@link
 * #poll} for more; so whoever holds slots can always finish and give them back.
 */
final class SlotPool<S> {
  private final Semaphore permits;
  private final Supplier<S> factory;
  private final HandleScope.Closer<S> closer;
  private final ConcurrentLinkedDeque<S> free = new ConcurrentLinkedDeque<>();

  SlotPool(int size, Supplier<S> factory, HandleScope.Closer<S> closer) {
    // Fair: a thread that explains a large image must not starve one that explains a small one.
    this.permits = new Semaphore(size, true);
    this.factory = factory;
    this.closer = closer;
  }

  /** A slot; waits for one. */
  S take() throws InterruptedException {
    permits.acquire();
    return next();
  }

  /** A slot if one is free and nobody waits for it. */
  Optional<S> poll() throws InterruptedException {
    // The untimed tryAcquire would overtake those who wait.
    return permits.tryAcquire(0, TimeUnit.SECONDS) ? Optional.of(next()) : Optional.empty();
  }

  void giveBack(S slot) {
    // Last in, first out: the slot that was used last is the one still in the cache.
    free.push(slot);
    permits.release();
  }

  /** Closes the slots, all of which must have been given back. */
  void close() throws OrtException {
    try (HandleScope all = new HandleScope(new HandleCount())) {
      for (S slot = free.poll(); slot != null; slot = free.poll()) {
        all.own(slot, closer);
      }
    }
  }

  private S next() {
    S slot = free.poll();
    if (slot != null) {
      return slot;
    }
    try {
      return factory.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      permits.release();
      throw e;
    }
  }
}
