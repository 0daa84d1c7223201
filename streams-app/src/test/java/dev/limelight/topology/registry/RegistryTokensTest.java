package dev.limelight.topology.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry's client on a registry and a token endpoint that keep what they were sent. */
class RegistryTokensTest {
  /** Where Kafka's clients look up the endpoints that they may send a secret to. */
  private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private static final String CLIENT =
      "Basic " + Base64.getEncoder().encodeToString("limelight:s3cret".getBytes(UTF_8));

  private final List<String> shownToTheRegistry = new ArrayList<>();
  private final List<String> clusters = new ArrayList<>();
  private final List<String> sentToTheEndpoint = new ArrayList<>();
  private Instant expiry = Instant.parse("2100-01-01T00:00:00Z");
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::handOut);
    server.createContext("/subjects", this::list);
    server.start();
    System.setProperty(ALLOWED, url("/token"));
  }

  @AfterEach
  void stop() {
    System.clearProperty(ALLOWED);
    server.stop(0);
  }

  @Test
  void shouldShowATokenThatWasFetchedWithTheCredentialsOnce() throws Exception {
    try (SchemaRegistryClient registry = RegistryClients.connect(options(credentials("s3cret")))) {
      registry.getAllSubjects();
      registry.getAllSubjects();
    }

    assertThat(sentToTheEndpoint).containsExactly("grant_type=client_credentials&scope=registry");
    assertThat(shownToTheRegistry).containsExactly("Bearer " + token(1), "Bearer " + token(1));
  }

  @Test
  void shouldFetchAnotherWhenTheFirstIsAboutToExpire() throws Exception {
    expiry = Instant.parse("2026-01-01T00:00:01Z");
    try (SchemaRegistryClient registry = RegistryClients.connect(options(credentials("s3cret")))) {
      registry.getAllSubjects();
      registry.getAllSubjects();
    }

    assertThat(shownToTheRegistry).containsExactly("Bearer " + token(1), "Bearer " + token(2));
  }

  @Test
  void shouldBeDeniedWhenTheEndpointDoesNotTakeTheSecret() throws Exception {
    try (SchemaRegistryClient registry = RegistryClients.connect(options(credentials("wr0ng")))) {
      assertThatThrownBy(registry::getAllSubjects)
          .satisfies(
              refused -> assertThat(RegistryFailure.of(refused)).isEqualTo(RegistryFailure.DENIED))
          .message()
          .doesNotContain("wr0ng");
    }

    assertThat(shownToTheRegistry).isEmpty();
  }

  @Test
  void shouldBeWorthAnotherAttemptWhenTheEndpointIsAway() throws Exception {
    RegistryOptions options = options(credentials("s3cret"));
    server.stop(0);
    try (SchemaRegistryClient registry = RegistryClients.connect(options)) {
      assertThatThrownBy(registry::getAllSubjects)
          .satisfies(
              away -> assertThat(RegistryFailure.of(away)).isEqualTo(RegistryFailure.TRANSIENT));
    }
  }

  @Test
  void shouldShowAFixedTokenAsItIs() throws Exception {
    Map<String, String> fixed =
        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "given");
    try (SchemaRegistryClient registry = RegistryClients.connect(options(fixed))) {
      registry.getAllSubjects();
    }

    assertThat(shownToTheRegistry).containsExactly("Bearer given");
  }

  @Test
  void shouldSayWhichRegistryIsMeantWhenSeveralShareAnAddress() throws Exception {
    Map<String, String> cloud = new HashMap<>(credentials("s3cret"));
    cloud.put("bearer.auth.logical.cluster", "lsrc-1");
    try (SchemaRegistryClient registry = RegistryClients.connect(options(cloud))) {
      registry.getAllSubjects();
    }

    assertThat(clusters).containsExactly("lsrc-1");
  }

  @Test
  void shouldNameTheKeysThatAreMissing() {
    Map<String, String> incomplete = new HashMap<>(credentials("s3cret"));
    incomplete.remove("bearer.auth.client.id");

    assertThatThrownBy(() -> options(incomplete))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bearer.auth.credentials.source=OAUTHBEARER also needs bearer.auth.client.id");
  }

  @Test
  void shouldRefuseCredentialsTakenFromTheBrokers() {
    assertThatThrownBy(
            () -> options(Map.of("bearer.auth.credentials.source", "SASL_OAUTHBEARER_INHERIT")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set it to OAUTHBEARER, with bearer.auth.issuer.endpoint.url");
  }

  private Map<String, String> credentials(String secret) {
    return Map.of(
        "bearer.auth.credentials.source", "OAUTHBEARER",
        "bearer.auth.issuer.endpoint.url", url("/token"),
        "bearer.auth.client.id", "limelight",
        "bearer.auth.client.secret", secret,
        "bearer.auth.scope", "registry");
  }

  private RegistryOptions options(Map<String, String> properties) {
    return new RegistryOptions(
        List.of(url("")), false, Duration.ofSeconds(1), Duration.ofMillis(1), properties);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void handOut(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (CLIENT.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      sentToTheEndpoint.add(body);
      answer(
          exchange, 200, "{\"access_token\": \"%s\"}".formatted(token(sentToTheEndpoint.size())));
    } else {
      answer(exchange, 401, "{\"error\": \"invalid_client\"}");
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    shownToTheRegistry.add(exchange.getRequestHeaders().getFirst("Authorization"));
    clusters.add(exchange.getRequestHeaders().getFirst("target-sr-cluster"));
    answer(exchange, 200, "[]");
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, json.length());
      exchange.getResponseBody().write(json.getBytes(UTF_8));
    }
  }

  /** Unsigned, as only the registry looks at the signature. */
  private String token(int number) {
    String claims =
        """
        {"jti": "%d", "sub": "limelight", "scope": "registry", "iat": 1767225600, "exp": %d}"""
            .formatted(number, expiry.getEpochSecond());
    return encoded("{\"alg\": \"none\"}") + "." + encoded(claims) + "." + encoded("no signature");
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
