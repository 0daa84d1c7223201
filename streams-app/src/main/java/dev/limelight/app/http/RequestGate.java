package dev.limelight.app.http;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lets requests in that only look: GET and HEAD, without a body, and, at a server on loopback, by a
 * name of loopback. The last keeps out pages of the web whose own name was made to point here.
 */
public final class RequestGate implements Handler {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final boolean loopback;

  /**
   * The gate of a server.
   *
   * @param host address that it listens on
   */
  public RequestGate(String host) {
    this.loopback = isLoopback(host);
  }

  /** Whether an address to listen on is the machine's own. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.contains(host) || host.startsWith("127.") || host.equals("::1");
  }

  @Override
  public void handle(Context context) {
    HandlerType method = context.method();
    if (!method.equals(HandlerType.GET) && !method.equals(HandlerType.HEAD)) {
      context.header("Allow", "GET, HEAD");
      throw new MethodNotAllowedResponse("Only GET and HEAD are answered here", Map.of());
    }
    if (context.contentLength() > 0 || context.header("Transfer-Encoding") != null) {
      throw new ContentTooLargeResponse("Requests have no body here", Map.of());
    }
    if (loopback && !isLoopback(name(context))) {
      throw new ForbiddenResponse("Ask by a name of this machine's own: localhost", Map.of());
    }
  }

  private static String name(Context context) {
    String host = context.header("Host");
    if (host == null) {
      return "";
    }
    int port = host.lastIndexOf(':');
    String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
