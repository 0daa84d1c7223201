package dev.limelight.app.stream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and SIGINT as a request to end well. The virtual machine is held until everything is
 * closed and then ends with the run's own exit code, 0 after a clean end, rather than the signal's.
 */
final class ShutdownSignal implements AutoCloseable {
  private final AtomicInteger exitCode = new AtomicInteger(ExitCodes.DONE);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable stop;
  private final Thread hook = new Thread(this::requested, "limelight-shutdown");

  private ShutdownSignal(Runnable stop) {
    this.stop = stop;
  }

  /** Listens until closed; {@code stop} asks the run to end as soon as the signal comes. */
  static ShutdownSignal listen(Runnable stop) {
    ShutdownSignal signal = new ShutdownSignal(stop);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** The exit code after a signal. */
  void exitWith(int code) {
    exitCode.set(code);
  }

  private void requested() {
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
