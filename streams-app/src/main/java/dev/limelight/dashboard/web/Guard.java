package dev.limelight.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask, and what browsers may do with the answers. Only reading is possible; a page of
 * another site can neither ask (the host it would name is not ours) nor frame or read this one.
 */
final class Guard {
  private static final String COOKIE = "limelight-token";

  private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
              + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Embedder-Policy",
          "require-corp",
          "Permissions-Policy",
          "camera=(), microphone=(), geolocation=()",
          "Cache-Control",
          "no-store");

  private final boolean loopback;
  private final Optional<String> token;

  Guard(String host, Optional<String> token) {
    this.loopback = isLoopback(host);
    this.token = token;
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** Called before every request. */
  void check(Context context) {
    HEADERS.forEach(context::header);
    if (!READING.contains(context.method())) {
      context.header("Allow", "GET, HEAD");
      throw new RefusedException(405, "method", "Only GET and HEAD are answered");
    }
    if (loopback && !namesLoopback(context.header("Host"))) {
      throw new RefusedException(
          403, "host", "This address is served to this machine only, under a loopback name");
    }
    if (token.isPresent() && !context.path().startsWith("/health/")) {
      requireToken(context, token.get());
    }
  }

  private static boolean namesLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
  }

  private static void requireToken(Context context, String token) {
    String given = context.queryParam("token");
    if (given != null && context.path().equals("/") && same(given, token)) {
      // Out of the address at once: addresses are kept in histories and logs.
      context.header(
          "Set-Cookie", COOKIE + "=" + cookie(token) + "; Path=/; HttpOnly; SameSite=Strict");
      context.redirect("/");
      context.skipRemainingHandlers();
      return;
    }
    String header = context.header("Authorization");
    String cookie = context.cookie(COOKIE);
    boolean known =
        (header != null && same(header, "Bearer " + token))
            || (cookie != null && same(cookie, cookie(token)));
    if (!known) {
      throw new RefusedException(
          401, "token", "A token is needed: open the address with ?token=... once");
    }
  }

  /** Letters that a cookie may have, whatever the token. */
  private static String cookie(String token) {
    return HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8));
  }

  /** In a time that tells nothing about where they differ. */
  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
