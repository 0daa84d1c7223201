package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Owner of native handles: closes them in the reverse order of their opening, all of them even if
 * one fails, and once even if asked again. Not thread-safe.
 */
final class HandleScope implements AutoCloseable {

  /** How a handle is closed. */
  @FunctionalInterface
  interface Closer<T> {
    void close(T handle) throws OrtException;
  }

  private record Owned<T>(T handle, Closer<? super T> closer) {
    void close() throws OrtException {
      closer.close(handle);
    }
  }

  private final HandleCount count;
  private final Deque<Owned<?>> owned = new ArrayDeque<>();

  HandleScope(HandleCount count) {
    this.count = count;
  }

  /** Takes a handle over. Call it in the expression that opens the handle. */
  <T> T own(T handle, Closer<? super T> closer) {
    owned.push(new Owned<>(handle, closer));
    count.opened();
    return handle;
  }

  /**
   * @throws OrtException the first failure to close, with the later ones suppressed
   */
  @Override
  public void close() throws OrtException {
    OrtException failure = null;
    while (!owned.isEmpty()) {
      failure = close(owned.pop(), failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable OrtException close(Owned<?> handle, @Nullable OrtException earlier) {
    try {
      handle.close();
      count.closed();
      return earlier;
    } catch (OrtException e) {
      if (earlier == null) {
        return e;
      }
      earlier.addSuppressed(e);
      return earlier;
    }
  }
}
