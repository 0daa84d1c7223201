package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.BrokersAwayException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a visitor is told when a request is not answered. */
final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);

  /** Marks answers that already say what is wrong. */
  private static final String TOLD = "limelight.fault";

  private static final String RETRY_SECONDS = "2";

  private Faults() {}

  static void addTo(RoutesConfig routes) {
    routes.exception(
        RefusedException.class,
        (refused, context) -> send(context, refused.status(), refused.code(), refused));
    routes.exception(
        BadParameterException.class, (bad, context) -> send(context, 400, "parameter", bad));
    routes.exception(
        BrokersAwayException.class,
        (away, context) -> {
          context.header("Retry-After", RETRY_SECONDS);
          send(context, 503, "brokers", away);
        });
    routes.exception(
        Exception.class,
        (fault, context) -> {
          log.error("A request for {} failed", context.path(), fault);
          send(context, 500, "internal", new IllegalStateException("The request failed"));
        });
    routes.error(
        404,
        context -> {
          if (context.attribute(TOLD) == null) {
            send(context, 404, "not-found", new IllegalStateException("There is nothing here"));
          }
        });
  }

  private static void send(Context context, int status, String code, Exception reason) {
    context.status(status).attribute(TOLD, true);
    new Json()
        .put("error", new Json().put("code", code).put("message", reason.getMessage()))
        .send(context);
  }
}
