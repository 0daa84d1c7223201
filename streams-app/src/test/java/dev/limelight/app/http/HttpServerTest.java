package dev.limelight.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.config.ConfigurationException;
import dev.limelight.config.HttpOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final HttpLimits LIMITS = new HttpLimits(8, 12, 2048, Duration.ofSeconds(5));

  private Map<String, String> missing = Map.of("stream", "REBALANCING");
  private HttpServer server = start(Optional.empty());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldSayWhatIsMissingUntilReady() throws IOException {
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 503")
        .endsWith(
            "{\"ready\":false,\"missing\":{\"stream\":\"REBALANCING\"},\"partitions\":[\"p-0\"]}\n");

    missing = Map.of();

    assertThat(get("/health/ready")).startsWith("HTTP/1.1 200").contains("\"ready\":true");
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200").contains("\"live\":true");
  }

  @Test
  void shouldServeMetricsAndTopology() throws IOException {
    assertThat(get("/metrics")).startsWith("HTTP/1.1 200").endsWith("a_metric 1\n");
    assertThat(get("/topology")).startsWith("HTTP/1.1 200").endsWith("Topologies:");
    assertThat(get("/")).contains("/metrics");
    assertThat(get("/nothing")).startsWith("HTTP/1.1 404");
  }

  @Test
  void shouldAnswerHeadWithoutABody() throws IOException {
    assertThat(ask("HEAD /metrics", "Host: localhost"))
        .startsWith("HTTP/1.1 200")
        .doesNotContain("a_metric");
    assertThat(ask("HEAD /health/ready", "Host: localhost")).startsWith("HTTP/1.1 503");
  }

  @Test
  void shouldSetSecurityHeadersOnEveryAnswer() throws IOException {
    for (String path : List.of("/metrics", "/health/ready", "/nothing")) {
      assertThat(get(path))
          .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
          .contains("X-Content-Type-Options: nosniff")
          .contains("Cache-Control: no-store")
          .doesNotContain("Server:");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
  void shouldRefuseWhatDoesNotOnlyLook(String method) throws IOException {
    assertThat(ask(method + " /metrics", "Host: localhost")).startsWith("HTTP/1.1 405");
  }

  @Test
  void shouldRefuseBodiesAndLongHeaders() throws IOException {
    assertThat(ask("GET /metrics", "Host: localhost", "Content-Length: 5", "", "12345"))
        .startsWith("HTTP/1.1 413");
    assertThat(ask("GET /metrics", "Host: localhost", "X: " + "x".repeat(4096)))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void shouldRefuseOtherNamesWhenOnLoopback() throws IOException {
    assertThat(ask("GET /metrics", "Host: rebound.example")).startsWith("HTTP/1.1 403");
    assertThat(ask("GET /metrics", "Host: 127.0.0.1:80")).startsWith("HTTP/1.1 200");
    assertThat(ask("GET /metrics", "Host: [::1]:80")).startsWith("HTTP/1.1 200");
  }

  @Test
  void shouldAskForTheTokenWhenOneIsSet() throws IOException {
    server.close();
    server = start(Optional.of("s3cret"));

    assertThat(get("/metrics")).startsWith("HTTP/1.1 401").contains("WWW-Authenticate: Bearer");
    assertThat(get("/topology")).startsWith("HTTP/1.1 401");
    assertThat(ask("GET /metrics", "Host: localhost", "Authorization: Bearer wrong"))
        .startsWith("HTTP/1.1 401");
    assertThat(ask("GET /metrics", "Host: localhost", "Authorization: Bearer s3cret"))
        .startsWith("HTTP/1.1 200");
    assertThat(get("/health/ready"))
        .as("a probe has no token, and learns the status only")
        .startsWith("HTTP/1.1 503")
        .doesNotContain("REBALANCING");
  }

  @Test
  void shouldNameTheKeysWhenThePortIsTaken() {
    HttpOptions same =
        new HttpOptions(true, "127.0.0.1", server.address().getPort(), Optional.empty());

    assertThatThrownBy(() -> HttpServer.start(same, LIMITS, routes -> {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("127.0.0.1:" + same.port())
        .hasMessageContaining("http.port");
  }

  private HttpServer start(Optional<String> token) {
    OperatorPages.Contents contents =
        new OperatorPages.Contents(
            Optional::empty,
            () -> missing,
            () -> List.of("p-0"),
            () -> "Topologies:",
            accept -> new OperatorPages.Page("text/plain", "a_metric 1\n"));
    HttpOptions options = new HttpOptions(true, "127.0.0.1", 0, token);
    return HttpServer.start(
        options, LIMITS, new OperatorPages(contents, new BearerToken(token))::route);
  }

  private String get(String path) throws IOException {
    return ask("GET " + path, "Host: localhost");
  }

  /** Over a socket: HTTP clients do not send what must be refused. */
  private String ask(String request, String... lines) throws IOException {
    URI address = server.address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String text = request + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", lines);
      socket.getOutputStream().write((text + "\r\n\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
