package dev.limelight.topology.commit;

import java.util.Optional;

/**
 * The commits that stream threads ask for when they would otherwise wait for records. A processor
 * is not told by Kafka Streams that nothing waits behind its record; the consumer notices when it
 * has nothing to hand over. Thread-safe: each stream thread has its own.
 */
public final class IdleCommits {
  private final ThreadLocal<Optional<Runnable>> wanted = ThreadLocal.withInitial(Optional::empty);

  /**
   * The calling thread has processed something.
   *
   * @param request asks for a commit of all that the thread has processed; called once at most, on
   *     the same thread
   */
  public void want(Runnable request) {
    wanted.set(Optional.of(request));
  }

  /**
   * The calling thread is about to wait for records.
   *
   * @return whether a commit was asked for, which should not wait
   */
  public boolean request() {
    Optional<Runnable> request = wanted.get();
    wanted.remove();
    request.ifPresent(Runnable::run);
    return request.isPresent();
  }
}
