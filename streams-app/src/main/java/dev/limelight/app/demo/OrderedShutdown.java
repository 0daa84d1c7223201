package dev.limelight.app.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was started, the latest first, exactly once: when it is closed, or when this JVM ends
 * in any orderly way, Ctrl-C included. Safe for use by several threads.
 *
 * <p>Clients must stop before their broker, so one hook that knows the order stands in for a hook
 * per process: the JVM runs its hooks all at once.
 */
public final class OrderedShutdown implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrderedShutdown.class);

  private final Deque<Runnable> stops = new ArrayDeque<>();
  private final Object stopping = new Object();
  private final Thread hook = new Thread(this::stopAll, "ordered-shutdown");
  private boolean begun;

  public OrderedShutdown() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Notes how to stop something that was just started; if all has been stopped, stops it now. */
  public void add(Runnable stop) {
    synchronized (stops) {
      if (!begun) {
        stops.push(stop);
        return;
      }
    }
    stop.run();
  }

  /** Whether stopping has begun, so that the end of a child is no surprise. */
  public boolean hasBegun() {
    synchronized (stops) {
      return begun;
    }
  }

  /** Stops everything that was added and is not stopped yet. */
  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs or has run.
    }
  }

  private void stopAll() {
    // Who comes second waits for the first, while what is stopped may still call add.
    synchronized (stopping) {
      for (Runnable stop = next(); stop != null; stop = next()) {
        try {
          stop.run();
        } catch (RuntimeException e) {
          log.warn("One of the started processes could not be stopped; the others are.", e);
        }
      }
    }
  }

  private @Nullable Runnable next() {
    synchronized (stops) {
      begun = true;
      return stops.poll();
    }
  }
}
