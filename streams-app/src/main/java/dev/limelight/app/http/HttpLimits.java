package dev.limelight.app.http;

import io.javalin.config.JavalinConfig;
import java.time.Duration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What a server takes from others.
 *
 * @param connections open at a time; further ones wait unaccepted
 * @param threads that answer
 * @param headerBytes of a request, its line included
 * @param idle time after which a request that stands still is cut off
 */
public record HttpLimits(int connections, int threads, int headerBytes, Duration idle) {
  /** Enough for a scraper, probes and an operator's browser. */
  public static final HttpLimits OPERATORS =
      new HttpLimits(64, 12, 8 * 1024, Duration.ofSeconds(15));

  /** Sets a server up by these; its requests have no bodies. */
  public void apply(JavalinConfig config) {
    config.http.maxRequestSize = 0;
    config.jetty.threadPool = threadPool();
    config.jetty.modifyServer(
        server -> server.addBean(new NetworkConnectionLimit(connections, server)));
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(headerBytes);
          http.setIdleTimeout(idle.toMillis());
          http.setSendServerVersion(false);
        });
  }

  private QueuedThreadPool threadPool() {
    QueuedThreadPool pool = new QueuedThreadPool(threads);
    pool.setName("limelight-http");
    pool.setDaemon(true);
    return pool;
  }
}
