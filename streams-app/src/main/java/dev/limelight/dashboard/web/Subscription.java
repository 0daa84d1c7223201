package dev.limelight.dashboard.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One browser that follows the live stream. Messages wait in a short queue; a browser that does not
 * take them in time is let go, and comes back by itself.
 */
final class Subscription implements AutoCloseable {
  private static final int QUEUE = 64;
  private static final long PING_SECONDS = 10;

  private final BlockingQueue<String> messages = new ArrayBlockingQueue<>(QUEUE);
  private final Consumer<Subscription> onClose;
  private volatile boolean open = true;

  Subscription(Consumer<Subscription> onClose) {
    this.onClose = onClose;
  }

  /** Hands a message over, without waiting. */
  void offer(String message) {
    if (!messages.offer(message)) {
      close();
    }
  }

  /** Writes messages until the browser is gone or was let go. */
  void write(OutputStream stream) throws IOException, InterruptedException {
    try {
      send(stream, "retry: 1000\n\n");
      while (open) {
        String message = messages.poll(PING_SECONDS, TimeUnit.SECONDS);
        send(stream, message == null ? ": ping\n\n" : message);
      }
    } finally {
      close();
    }
  }

  private static void send(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }

  @Override
  public void close() {
    open = false;
    onClose.accept(this);
    // Wakes the writer: an empty comment.
    messages.clear();
    messages.offer(": bye\n\n");
  }
}
