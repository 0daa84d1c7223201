package dev.limelight.app.stream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and SIGINT as a request to end well. The virtual machine is held until everything is
 * closed and then ends with the run's own exit code, 0 after a clean end, rather than the signal's.
 */
final class ShutdownSignal implements AutoCloseable {
  private volatile Runnable stop = () -> {};
  private final AtomicInteger exitCode = new AtomicInteger(ExitCodes.DONE);
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable first;
  private final Thread hook = new Thread(this::requested, "limelight-shutdown");

  private ShutdownSignal(Runnable first) {
    this.first = first;
  }

  /** Listens until closed; {@code first} runs as soon as the signal comes. */
  static ShutdownSignal listen(Runnable first) {
    ShutdownSignal signal = new ShutdownSignal(first);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** What ends the run; runs at once where the signal has come already. */
  void onStop(Runnable action) {
    stop = action;
    if (requested.getCount() == 0) {
      action.run();
    }
  }

  /** The exit code after a signal. */
  void exitWith(int code) {
    exitCode.set(code);
  }

  private void requested() {
    requested.countDown();
    first.run();
    stop.run();
    try {
      closed.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode.get());
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running: it ends the process.
    }
  }
}
