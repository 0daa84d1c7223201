package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.app.demo.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A running {@code limelight dashboard}, asked over HTTP as its page asks. */
final class DashboardUnderTest implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChildProcess process;
  private final URI address;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();

  private final String token;

  private DashboardUnderTest(ChildProcess process, String token) {
    this.token = token;
    this.process = process;
    this.address = awaitAddress(process);
  }

  /** Starts the dashboard of the stream on a free port and waits until it can be asked. */
  static DashboardUnderTest start(StreamUnderTest stream, String... options) {
    return start(stream, 0, options);
  }

  /** As above, on a port; 0 takes a free one. */
  static DashboardUnderTest start(StreamUnderTest stream, int port, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("--port", Integer.toString(port)), Stream.of(options))
            .toArray(String[]::new);
    return of(stream.background("dashboard", arguments));
  }

  /** A process that was started, once it can be asked. */
  static DashboardUnderTest of(ChildProcess process) {
    return of(process, "");
  }

  /** As above, of one that asks for a token. */
  static DashboardUnderTest of(ChildProcess process, String token) {
    return new DashboardUnderTest(process, token);
  }

  /** Waits until it holds all that the topics held. */
  DashboardUnderTest awaitCaughtUp() {
    awaitOverview("caught up", overview -> overview.at("/state/caughtUp").asBoolean());
    return this;
  }

  /** Waits for a state of the overview and returns it. */
  JsonNode awaitOverview(String what, Predicate<JsonNode> wanted) {
    return await(what)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> json("/api/overview"), wanted);
  }

  ChildProcess process() {
    return process;
  }

  int port() {
    return address.getPort();
  }

  /** Subscribes to {@code /api/stream}. */
  ServerSentEvents subscribe() {
    return ServerSentEvents.open(client, address.resolve("/api/stream"));
  }

  /** The answer to a GET, whatever its status. */
  HttpResponse<byte[]> get(String path) {
    return send(HttpRequest.newBuilder(address.resolve(path)));
  }

  /** The answer to a request without a body, by its method. */
  HttpResponse<byte[]> send(String method, String path) {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** The JSON at the path, which must be there. */
  JsonNode json(String path) {
    return json(path, 200);
  }

  /** The JSON that comes with the status. */
  JsonNode json(String path, int status) {
    HttpResponse<byte[]> answer = get(path);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(path + ": " + text).isEqualTo(status);
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " is not JSON: " + text, e);
    }
  }

  /** The cards of {@code /api/events} with the query, at most 200. */
  List<JsonNode> cards(String query) {
    JsonNode events = json("/api/events?limit=200" + (query.isEmpty() ? "" : "&" + query));
    return StreamSupport.stream(events.get("events").spliterator(), false).toList();
  }

  /** The card of the live run's event, where it is there. */
  Optional<JsonNode> card(String eventId) {
    return cards("text=" + encoded(eventId)).stream()
        .filter(card -> card.get("eventId").asText().equals(eventId))
        .findFirst();
  }

  /** Waits for the event's card with map and score and returns it. */
  JsonNode awaitCard(String eventId) {
    return await("card of " + eventId)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> card(eventId),
            card -> card.isPresent() && card.get().path("hasMap").asBoolean() && has(card, "rcap"))
        .orElseThrow();
  }

  /** A text as a part of an address. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    process.close();
  }

  private static boolean has(Optional<JsonNode> card, String field) {
    return card.isPresent() && card.get().has(field);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.timeout(ANSWER_LIMIT).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("No answer of the dashboard", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking the dashboard", e);
    }
  }

  private static URI awaitAddress(ChildProcess process) {
    process.awaitReady(
        each -> each.output().stream().anyMatch(line -> ADDRESS.matcher(line).find()), START_LIMIT);
    return process.output().stream()
        .map(ADDRESS::matcher)
        .filter(Matcher::find)
        .map(found -> URI.create(found.group()))
        .findFirst()
        .orElseThrow();
  }
}
