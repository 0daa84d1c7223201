package dev.limelight.integration;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A stream of server-sent events, read by a thread of its own as a browser's {@code EventSource}
 * does, but without connecting again: a test sees where the stream ends.
 */
final class ServerSentEvents implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One event of the stream; {@code nanos} is when it arrived, by {@link System#nanoTime()}. */
  record Message(String type, long id, JsonNode data, long nanos) {

    /** The cards of the event; none for an event of another type. */
    Stream<JsonNode> cards() {
      return StreamSupport.stream(data.path("events").spliterator(), false);
    }
  }

  private final List<Message> received = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private final HttpResponse<Stream<String>> response;
  private final Thread reader;
  private volatile long retryMillis = -1;

  private ServerSentEvents(HttpResponse<Stream<String>> response) {
    this.response = response;
    this.reader = new Thread(this::read, "server-sent-events");
    reader.setDaemon(true);
  }

  /** Connects; the answer must be a stream of events. */
  static ServerSentEvents open(HttpClient client, URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", "text/event-stream").build();
    try {
      ServerSentEvents events = new ServerSentEvents(client.send(request, BodyHandlers.ofLines()));
      if (events.response.statusCode() != 200) {
        throw new AssertionError(address + " answered " + events.response.statusCode());
      }
      events.reader.start();
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException("No stream at " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while connecting to " + address, e);
    }
  }

  /** The header of the answer, or an empty text. */
  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** What has arrived so far, in order. */
  List<Message> received() {
    return List.copyOf(received);
  }

  /** The comments that have arrived so far: what keeps the connection alive. */
  List<String> comments() {
    return List.copyOf(comments);
  }

  /** How long the server wants a lost connection to wait; -1 where it has not said. */
  long retryMillis() {
    return retryMillis;
  }

  /** Whether the server has not ended the stream. */
  boolean isOpen() {
    return reader.isAlive();
  }

  /** Waits for a message, among those that have arrived already too. */
  Message awaitMessage(String what, Duration limit, Predicate<Message> wanted) {
    await(what)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> received.stream().anyMatch(wanted));
    return received.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits for the message with the card of the event, by its map and score. */
  Message awaitCard(String eventId, Duration limit) {
    return awaitMessage(
        "card of " + eventId,
        limit,
        message ->
            message
                .cards()
                .anyMatch(
                    card ->
                        card.path("eventId").asText().equals(eventId)
                            && card.path("hasMap").asBoolean()
                            && card.has("rcap")));
  }

  @Override
  public void close() {
    reader.interrupt();
  }

  private void read() {
    try (Stream<String> lines = response.body()) {
      Pending pending = new Pending();
      lines.forEach(line -> take(line, pending));
    } catch (UncheckedIOException ended) {
      // The server, or close, has ended the stream: isOpen says so.
    }
  }

  private void take(String line, Pending pending) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).stripLeading();
    switch (name) {
      case "" -> {
        if (colon == 0) {
          comments.add(value);
        } else {
          pending.end(received);
        }
      }
      case "event" -> pending.type = value;
      case "id" -> pending.id = Long.parseLong(value);
      case "data" -> pending.data.append(value);
      case "retry" -> retryMillis = Long.parseLong(value);
      default -> throw new AssertionError("Not a line of a stream of events: " + line);
    }
  }

  /** The message whose lines are being read. */
  private static final class Pending {
    private String type = "message";
    private long id = -1;
    private final StringBuilder data = new StringBuilder();

    void end(List<Message> into) {
      if (data.length() > 0) {
        into.add(new Message(type, id, json(), System.nanoTime()));
      }
      type = "message";
      data.setLength(0);
    }

    private JsonNode json() {
      try {
        return JSON.readTree(data.toString());
      } catch (JsonProcessingException e) {
        throw new AssertionError("Not JSON: " + data, e);
      }
    }
  }
}
