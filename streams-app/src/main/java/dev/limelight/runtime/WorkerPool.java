package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that all models of a process share, first come, first served. A task never waits for
 * another, so any number of threads, one included, gets everything done. Thread-safe.
 */
final class WorkerPool implements AutoCloseable {
  private final int threads;
  private final ThreadPoolExecutor executor;

  WorkerPool(int threads) {
    this.threads = threads;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "limelight-run-" + number.incrementAndGet());
              // A process that forgot to close the runtime can still end.
              thread.setDaemon(true);
              return thread;
            });
  }

  int threads() {
    return threads;
  }

  /** Threads that run a task now. */
  int busy() {
    return executor.getActiveCount();
  }

  /** Tasks that wait for a thread. */
  int queued() {
    return executor.getQueue().size();
  }

  <T> FutureTask<T> submit(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    executor.execute(task);
    return task;
  }

  /** Waits for a task's result, or for what it threw. */
  static <T> T join(FutureTask<T> task) throws OrtException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof OrtException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error failure) {
        throw failure;
      }
      throw new AssertionError("Tasks throw nothing else", cause);
    }
  }

  /** Waits until no task runs any more, whatever becomes of them, even when interrupted. */
  static void settle(Collection<? extends FutureTask<?>> tasks) {
    boolean interrupted = false;
    for (FutureTask<?> task : tasks) {
      while (!task.isDone()) {
        try {
          task.get();
        } catch (ExecutionException e) {
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the threads go. Nothing may be running or be submitted later. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
