package dev.limelight.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** What requests must bear: {@code Authorization: Bearer <token>}. Never printed. Thread-safe. */
public final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private final Optional<String> token;

  /**
   * @param token the secret; empty where requests need none
   */
  public BearerToken(Optional<String> token) {
    this.token = token;
  }

  /** Whether a request bears it, or none is needed. */
  public boolean isBorne(Context context) {
    if (token.isEmpty()) {
      return true;
    }
    String given = context.header("Authorization");
    return given != null
        && given.startsWith(SCHEME)
        // Takes as long whichever character differs.
        && MessageDigest.isEqual(
            given.substring(SCHEME.length()).getBytes(UTF_8), token.get().getBytes(UTF_8));
  }

  /**
   * Refuses a request that does not bear it.
   *
   * @throws UnauthorizedResponse 401
   */
  public void require(Context context) {
    if (!isBorne(context)) {
      context.header("WWW-Authenticate", "Bearer");
      throw new UnauthorizedResponse("A token is needed: Authorization: Bearer ...", Map.of());
    }
  }
}
