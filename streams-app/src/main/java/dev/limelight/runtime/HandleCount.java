package dev.limelight.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/** How many native handles are open. Thread-safe. */
final class HandleCount {
  private final AtomicInteger live = new AtomicInteger();

  void opened() {
    live.incrementAndGet();
  }

  void closed() {
    live.decrementAndGet();
  }

  int live() {
    return live.get();
  }
}
