package dev.limelight.runtime;

/** Lets uses in until it is closed, and closes when the last of them has left. Thread-safe. */
final class UseGate {
  private int uses;
  private boolean closed;

  /** Whether the use may begin; if so it must {@link #leave}. */
  synchronized boolean enter() {
    if (closed) {
      return false;
    }
    uses++;
    return true;
  }

  synchronized void leave() {
    uses--;
    notifyAll();
  }

  /**
   * Lets nobody in any more and waits until everybody has left; an interrupt does not shorten the
   * wait, it is kept for the caller.
   *
   * @return whether this call closed it, false if it was closed already
   */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    boolean interrupted = false;
    while (uses > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return first;
  }
}
