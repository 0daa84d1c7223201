package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * The one thread that runs sessions on a device, first come, first served. ONNX Runtime keeps
 * handles of cuDNN and cuBLAS and their work memory for each thread that ever ran a session; with
 * one thread there is one set of them, however many threads ask. Thread-safe.
 */
final class DeviceThread implements AutoCloseable {

  /** A run on the device. */
  @FunctionalInterface
  interface Run {
    void run() throws OrtException;
  }

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "limelight-device");
            // A process that forgot to close the runtime can still end.
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Runs it there and returns when it has ended, whatever comes: its memory is lent.
   *
   * @throws InterruptedException if the caller was interrupted; what was not begun is left out
   */
  void run(Run run) throws OrtException, InterruptedException {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              run.run();
              return true;
            });
    executor.execute(task);
    try {
      WorkerPool.join(task);
    } finally {
      // Not interrupted: a run on a GPU cannot be, and its thread serves others.
      WorkerPool.settle(List.of(task));
    }
  }

  /** Lets the thread go. Nothing may be running or be asked for later. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
