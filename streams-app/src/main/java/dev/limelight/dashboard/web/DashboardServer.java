package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.FeedState;
import dev.limelight.dashboard.feed.Stores;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard's HTTP server. It reads from the stores and changes nothing. */
public final class DashboardServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DashboardServer.class);
  private static final int THREADS = 16;
  private static final int MOST_CONNECTIONS = 512;
  private static final int REQUEST_HEADER_BYTES = 8 * 1024;
  private static final int IDLE_MS = 30_000;

  private final Javalin javalin;
  private final LiveStream live;
  private final DashboardOptions options;

  /**
   * A server that does not listen yet.
   *
   * @param feed how the feed of the stores is
   * @param version of the program
   */
  public DashboardServer(
      DashboardOptions options,
      Stores stores,
      Pictures pictures,
      Supplier<FeedState> feed,
      InstantSource clock,
      String version) {
    this.options = options;
    ClassLabels labels = new ClassLabels(stores.events());
    CardView cards = new CardView(stores, pictures, labels, new Commands());
    AlertsView alerts = new AlertsView(stores, cards);
    Overview overview = new Overview(options, stores, labels, feed, clock, version);
    this.live = new LiveStream(stores, feed, cards, alerts, overview, labels, options.streams());
    Api api =
        new Api(
            stores,
            cards,
            pictures,
            new ModelsView(stores),
            new RunsView(stores, cards),
            alerts,
            overview);
    this.javalin = Javalin.create(config -> configure(config, api, feed));
  }

  private void configure(JavalinConfig config, Api api, Supplier<FeedState> feed) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = 0;
    config.jetty.threadPool = new QueuedThreadPool(THREADS + options.streams(), 2);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        });
    config.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
          connector.setHost(options.host());
          connector.setPort(options.port());
          connector.setIdleTimeout(IDLE_MS);
          return connector;
        });
    config.jetty.modifyServer(
        server -> server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server)));
    Guard guard = new Guard(options.host(), options.token());
    config.routes.before(guard::check);
    config.routes.get("/health/live", context -> context.result("ok"));
    config.routes.get("/health/ready", context -> ready(context, feed.get()));
    config.routes.get("/api/stream", this::stream);
    api.addTo(config.routes);
    Assets.addTo(config.routes);
    Faults.addTo(config.routes);
  }

  private static void ready(Context context, FeedState state) {
    boolean ready = state.caughtUp() && state.broker();
    context.status(ready ? 200 : 503).result(ready ? "ok" : "reading the topics");
  }

  private void stream(Context context) throws IOException, InterruptedException {
    Subscription subscription =
        live.subscribe()
            .orElseThrow(
                () ->
                    new RefusedException(
                        503,
                        "too-many",
                        options.streams() + " browsers follow already, which is the most"));
    context.contentType("text/event-stream; charset=utf-8");
    context.res().setHeader("X-Accel-Buffering", "no");
    try {
      subscription.write(context.res().getOutputStream());
    } catch (IOException gone) {
      log.debug("A browser went away: {}", gone.getMessage());
    }
  }

  /**
   * Listens.
   *
   * @return the page's address
   * @throws io.javalin.util.JavalinException if the address cannot be listened on
   */
  public String start() {
    javalin.start();
    live.start();
    return "http://"
        + (options.host().contains(":") ? "[" + options.host() + "]" : options.host())
        + ":"
        + javalin.port()
        + "/";
  }

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    live.close();
    javalin.stop();
  }
}
