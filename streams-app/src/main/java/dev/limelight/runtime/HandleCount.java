package dev.limelight.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many native handles are open, and what was run with them. Thread-safe. */
final class HandleCount {
  private final AtomicInteger live = new AtomicInteger();
  private final LongAdder runs = new LongAdder();
  private final LongAdder rows = new LongAdder();

  void opened() {
    live.incrementAndGet();
  }

  void closed() {
    live.decrementAndGet();
  }

  void ran(int images) {
    runs.increment();
    rows.add(images);
  }

  long runs() {
    return runs.sum();
  }

  long rows() {
    return rows.sum();
  }

  int live() {
    return live.get();
  }
}
