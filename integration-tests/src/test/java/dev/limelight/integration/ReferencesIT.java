package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events name their image instead of carrying it. */
@IntegrationTest
class ReferencesIT {
  private static final Duration RESULTS = Duration.ofSeconds(45);
  private static final byte[] PICTURE = Pictures.png(1);

  @Test
  void shouldExplainWhatAReferenceNamesWhenItMayBeRead(RunningServices services) throws Exception {
    Path root = Files.createDirectories(services.folder().resolve("pictures"));
    Path file = Files.write(root.resolve("a.png"), PICTURE);
    Path outside = Files.write(services.folder().resolve("outside.png"), PICTURE);
    HttpServer storage = storage();
    Map<String, String> settings =
        Map.of(
            "image.reference.file.roots", root.toString(),
            "image.reference.s3.endpoint", "http://127.0.0.1:" + storage.getAddress().getPort(),
            "image.reference.s3.buckets", "pictures",
            "image.reference.s3.access.key", "key",
            "image.reference.s3.secret.key", "secret");
    try (StreamUnderTest stream = StreamUnderTest.running(services, "references", settings)) {
      stream.send(
          Events.encoded("carried", PICTURE).build(),
          event("file", file.toUri().toString(), PICTURE),
          event("s3", "s3://pictures/a.png", PICTURE),
          event("outside", outside.toUri().toString(), PICTURE),
          event("other", file.toUri().toString(), new byte[1]),
          event("none", "s3://pictures/none.png", PICTURE));

      await().atMost(RESULTS).until(() -> stream.maps().size() == 3);
      await().atMost(RESULTS).until(() -> stream.deadLetters().size() == 3);
      // The noise is the event's own: the same picture has another map under another id.
      assertThat(stream.hashes("main")).containsOnlyKeys("carried", "file", "s3");
      Map<String, String> reasons = new LinkedHashMap<>();
      stream
          .deadLetters()
          .forEach(
              letter ->
                  reasons.put(
                      letter.key(),
                      new String(
                          letter.headers().lastHeader(DeadLetterHeaders.REASON).value(), UTF_8)));
      assertThat(reasons)
          .containsOnly(
              Map.entry("outside", "REFERENCE_REFUSED"),
              Map.entry("other", "REFERENCE_DIGEST_MISMATCH"),
              Map.entry("none", "REFERENCE_NOT_FOUND"));
      for (String event : new String[] {"file", "s3"}) {
        Launcher.Outcome verified = stream.command("verify", event);
        assertThat(verified.exitCode()).as(verified.text()).isZero();
        assertThat(verified.text()).contains("identical  " + event);
      }
      requireDrawn(stream);
    } finally {
      storage.stop(0);
    }
  }

  /** The dashboard follows the same references, and no others. */
  private static void requireDrawn(StreamUnderTest stream) {
    try (DashboardUnderTest dashboard = DashboardUnderTest.start(stream).awaitCaughtUp()) {
      byte[] carried = image(dashboard, "carried", 200);
      for (String event : List.of("file", "s3")) {
        assertThat(image(dashboard, event, 200)).as(event).isEqualTo(carried);
      }
      for (String event : List.of("outside", "other", "none")) {
        image(dashboard, event, 404);
      }
    }
  }

  private static byte[] image(DashboardUnderTest dashboard, String event, int status) {
    String key = dashboard.card(event).orElseThrow().get("key").asText();
    HttpResponse<byte[]> answer = dashboard.get("/api/events/" + key + "/image?size=256");
    assertThat(answer.statusCode()).as(event).isEqualTo(status);
    return answer.body();
  }

  private static ImageEvent event(String id, String uri, byte[] picture) {
    return Events.encoded(id, picture)
        .setImage(new ImageReference(uri, MapValues.sha256(ByteBuffer.wrap(picture))))
        .build();
  }

  /** Has one object. */
  private static HttpServer storage() throws Exception {
    HttpServer storage =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    storage.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean there = exchange.getRequestURI().getPath().equals("/pictures/a.png");
            exchange.sendResponseHeaders(there ? 200 : 404, there ? PICTURE.length : -1);
            if (there) {
              exchange.getResponseBody().write(PICTURE);
            }
          }
        });
    storage.start();
    return storage;
  }
}
