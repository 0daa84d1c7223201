package dev.limelight.topology.reference;

import static dev.limelight.topology.reference.Rejections.assertRejected;
import static dev.limelight.topology.reference.Rejections.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.reference.ReferenceOptions.Credentials;
import dev.limelight.topology.reference.ReferenceOptions.S3Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ReferencesTest {
  private static final byte[] IMAGE = {1, 2, 3, 4};
  private static final String SHA256 = sha256(IMAGE);

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer storage;
  private ImageReferences references;

  @BeforeEach
  void start() throws IOException {
    storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    storage.createContext("/", this::answer);
    storage.start();
    references = references(Optional.of(new Credentials("key", "secret")), 4);
  }

  @AfterEach
  void stop() {
    references.close();
    storage.stop(0);
  }

  @Test
  void shouldReadAnObjectWithASignedRequest() {
    assertThat(references.fetch("s3://images/a folder/a+b.jpg", SHA256)).isEqualTo(IMAGE);

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0))
        .startsWith("GET /images/a%20folder/a%2Bb.jpg AWS4-HMAC-SHA256 Credential=key/")
        .contains("/eu-test-1/s3/aws4_request")
        .doesNotContain("secret");
  }

  @Test
  void shouldNotSignWhenThereAreNoCredentials() {
    try (ImageReferences open = references(Optional.empty(), 4)) {
      assertThat(open.fetch("s3://images/a.jpg", SHA256)).isEqualTo(IMAGE);
    }

    assertThat(asked).containsExactly("GET /images/a.jpg null");
  }

  @Test
  void shouldRejectWithItsReasonWhenTheObjectIsNotToBeHad() {
    assertRejected(
        () -> references.fetch("s3://images/missing", SHA256),
        DeadLetterReason.REFERENCE_NOT_FOUND,
        "s3://images/missing");
    assertRejected(
        () -> references.fetch("s3://images/forbidden", SHA256),
        DeadLetterReason.REFERENCE_REFUSED,
        "status 403");
    assertRejected(
        () -> references.fetch("s3://images/large", SHA256),
        DeadLetterReason.REFERENCE_TOO_LARGE,
        "4 bytes");
    assertRejected(
        () -> references.fetch("s3://images/a.jpg", sha256(new byte[0])),
        DeadLetterReason.REFERENCE_DIGEST_MISMATCH,
        SHA256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redirect-301", "redirect-302", "redirect-307", "redirect-308"})
  void shouldNotGoElsewhereWhenRedirected(String key) {
    assertRejected(
        () -> references.fetch("s3://images/" + key, SHA256),
        DeadLetterReason.REFERENCE_REFUSED,
        "redirects elsewhere");

    assertThat(asked).noneMatch(request -> request.contains("elsewhere"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://others/a.jpg", "s3://images", "s3://images/", "s3://user@images/a"})
  void shouldAskNothingWhenTheBucketIsNotAllowed(String uri) {
    assertThatThrownBy(() -> references.fetch(uri, SHA256))
        .hasMessageContaining(uri)
        .hasMessageMatching("(?s).*(image.reference.s3.buckets|s3://BUCKET/KEY).*");

    assertThat(asked).isEmpty();
  }

  @Test
  void shouldSayThatTheStorageIsAwayWhenItFailsOrDoesNotAnswer() {
    assertThatThrownBy(() -> references.fetch("s3://images/broken", SHA256))
        .isInstanceOf(ReferenceUnavailableException.class)
        .hasMessageContaining("status 500");
    assertThat(asked).as("asked again").hasSizeGreaterThan(1);
    storage.stop(0);
    assertThatThrownBy(() -> references.fetch("s3://images/a.jpg", SHA256))
        .isInstanceOf(ReferenceUnavailableException.class)
        .hasMessageContaining("s3://images/a.jpg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "http://[fe80::1]:9000",
        "http://[::ffff:169.254.169.254]",
        "http://[fd00:ec2::254]",
        "http://0.0.0.0:9000"
      })
  void shouldRefuseTheStorageWhenItsAddressIsNobodys(String endpoint) {
    assertThatThrownBy(() -> FollowedReferences.of(options(endpoint, Optional.empty(), 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image.reference.s3.endpoint");
  }

  @Test
  void shouldRefuseAnEndpointWhenItIsNotHttpOrHasNoBuckets() {
    assertThatThrownBy(() -> options("file:///a", Optional.empty(), 4))
        .hasMessageContaining("http://HOST:PORT");
    assertThatThrownBy(() -> new S3Options(URI.create("http://h"), "r", Set.of(), Optional.empty()))
        .hasMessageContaining("image.reference.s3.buckets");
    assertThat(new Credentials("key", "hush").toString()).contains("key").doesNotContain("hush");
  }

  private ImageReferences references(Optional<Credentials> credentials, int maxBytes) {
    String endpoint = "http://127.0.0.1:" + storage.getAddress().getPort();
    return FollowedReferences.of(options(endpoint, credentials, maxBytes));
  }

  private static ReferenceOptions options(
      String endpoint, Optional<Credentials> credentials, int maxBytes) {
    return new ReferenceOptions(
        List.of(),
        Optional.of(
            new S3Options(URI.create(endpoint), "eu-test-1", Set.of("images"), credentials)),
        maxBytes);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    asked.add(
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    try (exchange) {
      if (path.contains("redirect-")) {
        exchange
            .getResponseHeaders()
            .add("Location", "http://127.0.0.1:" + storage.getAddress().getPort() + "/elsewhere");
        exchange.sendResponseHeaders(Integer.parseInt(path.replaceAll("\\D", "")), -1);
      } else if (path.endsWith("missing")) {
        exchange.sendResponseHeaders(404, -1);
      } else if (path.endsWith("forbidden")) {
        exchange.sendResponseHeaders(403, -1);
      } else if (path.endsWith("broken")) {
        exchange.sendResponseHeaders(500, -1);
      } else {
        byte[] body = path.endsWith("large") ? new byte[1 << 20] : IMAGE;
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }
}
