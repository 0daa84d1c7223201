package dev.limelight.app.http;

import dev.limelight.config.ConfigurationException;
import dev.limelight.config.HttpOptions;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinException;
import java.net.URI;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server of pages that only show; listens until it is closed. */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  /** Pages of text: nothing is loaded, nothing framed. */
  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  private final Javalin server;
  private final HttpOptions options;

  private HttpServer(Javalin server, HttpOptions options) {
    this.server = server;
    this.options = options;
  }

  /**
   * Starts one.
   *
   * @param pages puts the pages where they belong
   * @throws ConfigurationException if the address cannot be listened on
   */
  public static HttpServer start(
      HttpOptions options, HttpLimits limits, Consumer<RoutesConfig> pages) {
    Javalin server = Javalin.create(config -> configure(config, options, limits, pages));
    try {
      server.start();
    } catch (JavalinException taken) {
      throw new ConfigurationException(
          "Cannot listen on %s:%d (http.host, http.port): %s. Port 0 takes any that is free"
              .formatted(options.host(), options.port(), cause(taken)),
          taken);
    }
    if (!RequestGate.isLoopback(options.host()) && options.token().isEmpty()) {
      log.warn(
          "Health and metrics are open to whoever reaches {}; http.token keeps others out",
          options.host());
    }
    return new HttpServer(server, options);
  }

  private static void configure(
      JavalinConfig config, HttpOptions options, HttpLimits limits, Consumer<RoutesConfig> pages) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.host = options.host();
    config.jetty.port = options.port();
    limits.apply(config);
    config.routes.before(context -> SecurityHeaders.apply(context, NOTHING));
    config.routes.before(new RequestGate(options.host()));
    pages.accept(config.routes);
  }

  private static String cause(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage());
  }

  /** Where it listens. */
  public URI address() {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return URI.create("http://" + host + ":" + server.port());
  }

  @Override
  public void close() {
    server.stop();
  }
}
