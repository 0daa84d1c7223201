package dev.limelight.app.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers that keep a browser from making more of a page than it is. */
public final class SecurityHeaders {
  private static final Map<String, String> ALWAYS = new LinkedHashMap<>();

  static {
    ALWAYS.put("X-Content-Type-Options", "nosniff");
    ALWAYS.put("X-Frame-Options", "DENY");
    ALWAYS.put("Referrer-Policy", "no-referrer");
    ALWAYS.put("Cross-Origin-Resource-Policy", "same-origin");
    ALWAYS.put("Cache-Control", "no-store");
  }

  private SecurityHeaders() {}

  /**
   * Sets them on a response.
   *
   * @param contentSecurityPolicy what the page may load
   */
  public static void apply(Context context, String contentSecurityPolicy) {
    ALWAYS.forEach(context::header);
    context.header("Content-Security-Policy", contentSecurityPolicy);
  }
}
