package dev.limelight.app.bench;

import dev.limelight.app.stream.OpenCatalog;
import dev.limelight.topology.ServedModel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * One model behind a gate: while it is shut, events wait at the very beginning of their
 * explanation. So all events of a round can lie in their topic before the clock starts.
 * Thread-safe.
 */
final class GatedCatalog implements OpenCatalog {
  private final ServedModel served;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** A catalog of a model that stays its owner's; open. */
  GatedCatalog(ServedModel served) {
    this.served = served;
  }

  /** Lets nobody through any more; who waits already waits on for {@link #open()}. */
  void shut() {
    if (gate.getCount() == 0) {
      gate = new CountDownLatch(1);
    }
  }

  void open() {
    gate.countDown();
  }

  @Override
  public Optional<ServedModel> find(String id) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the round had not begun", e);
    }
    return ids().contains(id) ? Optional.of(served) : Optional.empty();
  }

  @Override
  public Collection<String> ids() {
    return List.of(served.model().identity().id());
  }

  @Override
  public void close() {
    open();
  }
}
