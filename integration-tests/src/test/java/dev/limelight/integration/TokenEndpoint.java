package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OAuth server as far as a client with credentials needs one: hands out signed tokens (RFC 6749,
 * 4.4; RFC 7519) to one client, whose id is the tokens' subject.
 */
final class TokenEndpoint implements AutoCloseable {
  /** For whom the tokens are. */
  static final String AUDIENCE = "kafka";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final long LIFE_SECONDS = 3600;

  private final KeyPair keys;
  private final String client;
  private final String authorization;
  private final HttpServer server;
  private final Set<String> handedOut = ConcurrentHashMap.newKeySet();

  private TokenEndpoint(KeyPair keys, String client, String secret) throws IOException {
    this.keys = keys;
    this.client = client;
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(UTF_8));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** Starts to hand out tokens. */
  static TokenEndpoint start(String client, String secret)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    TokenEndpoint endpoint = new TokenEndpoint(generator.generateKeyPair(), client, secret);
    endpoint.server.createContext("/token", endpoint::answer);
    endpoint.server.start();
    return endpoint;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** The key that the tokens are signed with, as brokers read it (RFC 7517). */
  String keySet() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return """
        {"keys": [{"kty": "RSA", "kid": "test", "use": "sig", "alg": "RS256", "n": "%s", "e": "%s"}]}
        """
        .formatted(
            BASE64.encodeToString(key.getModulus().toByteArray()),
            BASE64.encodeToString(key.getPublicExponent().toByteArray()));
  }

  /** Whether the text is the prefix and a token that was handed out here. */
  boolean isFrom(String text, String prefix) {
    return text.startsWith(prefix) && handedOut.contains(text.substring(prefix.length()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean known = authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"));
      byte[] answer =
          (known
                  ? """
                    {"access_token": "%s", "token_type": "Bearer", "expires_in": %d}
                    """
                      .formatted(token(), LIFE_SECONDS)
                  : "{\"error\": \"invalid_client\"}")
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String token() {
    long now = Instant.now().getEpochSecond();
    String signed =
        encoded("{\"alg\": \"RS256\", \"kid\": \"test\", \"typ\": \"JWT\"}")
            + "."
            + encoded(
                "{\"sub\": \"%s\", \"aud\": \"%s\", \"iat\": %d, \"exp\": %d}"
                    .formatted(client, AUDIENCE, now, now + LIFE_SECONDS));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      String token = signed + "." + BASE64.encodeToString(signature.sign());
      handedOut.add(token);
      return token;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The token cannot be signed", e);
    }
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
