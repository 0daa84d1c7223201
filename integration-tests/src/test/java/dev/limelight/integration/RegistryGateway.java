package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * HTTPS in front of a registry, for those who have the password or a token or, where none of both
 * is asked for, a certificate that is trusted.
 */
final class RegistryGateway implements AutoCloseable {
  private final URI registry;
  private final Optional<Predicate<String>> authorization;
  private final HttpsServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private RegistryGateway(URI registry, Optional<Predicate<String>> authorization)
      throws IOException {
    this.registry = registry;
    this.authorization = authorization;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** One that asks for the user and the password, {@code user:password}. */
  static RegistryGateway forUser(String registry, TlsFiles tls, String name, String userInfo)
      throws IOException, GeneralSecurityException {
    String expected = "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
    return start(registry, Optional.of(expected::equals), tls.context(name));
  }

  /** One that asks for a token that this server has handed out. */
  static RegistryGateway forTokens(String registry, TlsFiles tls, String name, TokenEndpoint tokens)
      throws IOException, GeneralSecurityException {
    return start(
        registry, Optional.of(given -> tokens.isFrom(given, "Bearer ")), tls.context(name));
  }

  /** One that asks for a certificate. */
  static RegistryGateway forCertificates(String registry, TlsFiles tls, String name)
      throws IOException, GeneralSecurityException {
    return start(registry, Optional.empty(), tls.context(name));
  }

  private static RegistryGateway start(
      String registry, Optional<Predicate<String>> authorization, SSLContext context)
      throws IOException {
    RegistryGateway gateway = new RegistryGateway(URI.create(registry), authorization);
    boolean certificates = authorization.isEmpty();
    gateway.server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(certificates);
            parameters.setSSLParameters(ssl);
          }
        });
    gateway.server.createContext("/", gateway::answer);
    gateway.server.setExecutor(gateway.threads);
    gateway.server.start();
    return gateway;
  }

  /** What clients are given. */
  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + registry.getPath();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization.isPresent() && (given == null || !authorization.get().test(given))) {
        write(
            exchange, 401, "{\"error_code\": 401, \"message\": \"Unauthorized\"}".getBytes(UTF_8));
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(forwarded(exchange, body), BodyHandlers.ofByteArray());
      write(exchange, answer.statusCode(), answer.body());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest forwarded(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
        .ifPresent(type -> request.header("Content-Type", type));
    return request.build();
  }

  private static void write(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
