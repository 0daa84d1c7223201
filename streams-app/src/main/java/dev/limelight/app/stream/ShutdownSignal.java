package dev.limelight.app.stream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT as a request to end well. The virtual machine is held until everything is
 * closed and then ends with the run's own exit code, 0 after a clean end, rather than the signal's.
 * What does not close in time, such as a model that is still busy, does not hold it: it is halted
 * with {@link ExitCodes#FAILED}, and the brokers abort what was not committed.
 */
final class ShutdownSignal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ShutdownSignal.class);

  /** For what is closed after the stream. */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final AtomicInteger exitCode = new AtomicInteger(ExitCodes.DONE);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable stop;
  private final Duration limit;
  private final Duration closing;
  private final IntConsumer halt;
  private final Thread hook = new Thread(this::requested, "limelight-shutdown");

  /**
   * Does not listen yet.
   *
   * @param stop asks the run to end
   * @param limit from the signal to the end
   * @param closing from the run's exit code to the end, whether there was a signal or not
   * @param halt ends the virtual machine
   */
  ShutdownSignal(Runnable stop, Duration limit, Duration closing, IntConsumer halt) {
    this.stop = stop;
    this.limit = limit;
    this.closing = closing;
    this.halt = halt;
  }

  /**
   * Listens until closed; {@code stop} asks the run to end as soon as the signal comes.
   *
   * @param timeout that the stream has to end
   */
  static ShutdownSignal listen(Runnable stop, Duration timeout) {
    ShutdownSignal signal =
        new ShutdownSignal(stop, timeout.plus(CLOSING), CLOSING, Runtime.getRuntime()::halt);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** The run's exit code; from here on, all that is still open must close in time. */
  void exitWith(int code) {
    exitCode.set(code);
    Thread late = new Thread(() -> isClosedWithin(closing), "limelight-closing");
    late.setDaemon(true);
    late.start();
  }

  /** What the signal does: asks, waits and ends the virtual machine. */
  void requested() {
    stop.run();
    if (isClosedWithin(limit)) {
      halt.accept(exitCode.get());
    }
  }

  /** Halts if it is not. */
  private boolean isClosedWithin(Duration time) {
    try {
      if (closed.await(TimeUnit.MILLISECONDS.convert(time), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    log.warn(
        "Not closed after {} ms, halting; events at hand are read again",
        TimeUnit.MILLISECONDS.convert(time));
    halt.accept(ExitCodes.FAILED);
    return false;
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
