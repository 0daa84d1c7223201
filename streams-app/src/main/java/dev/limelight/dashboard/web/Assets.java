package dev.limelight.dashboard.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page and what it is made of, shipped with the program. */
final class Assets {
  private static final String FOLDER = "/dev/limelight/dashboard/web/";
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "html", "text/html; charset=utf-8",
          "webmanifest", "application/manifest+json");

  private Assets() {}

  static void addTo(RoutesConfig routes) {
    routes.get("/", context -> send(context, "index.html"));
    routes.get("/favicon.ico", context -> send(context, "assets/icon.svg"));
    routes.get("/assets/{name}", context -> send(context, "assets/" + context.pathParam("name")));
  }

  private static void send(Context context, String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    byte[] bytes = type == null || !name.matches("[a-z0-9/.-]+") ? null : resource(name);
    if (bytes == null) {
      throw new RefusedException(404, "not-found", "There is no such file");
    }
    // Asked for again after an update of the program, which has no names by version.
    context
        .contentType(Objects.requireNonNull(type))
        .header("Cache-Control", "no-cache")
        .result(bytes);
  }

  private static byte @Nullable [] resource(String name) {
    if (name.contains("..")) {
      return null;
    }
    try (InputStream stream = Assets.class.getResourceAsStream(FOLDER + name)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("A file of the page cannot be read: " + name, e);
    }
  }
}
