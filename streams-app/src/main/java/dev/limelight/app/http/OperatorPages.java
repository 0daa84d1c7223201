package dev.limelight.app.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Health, metrics and topology of a process. Thread-safe. */
public final class OperatorPages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final Contents contents;
  private final BearerToken token;

  /**
   * Where the pages' contents come from; all of it is thread-safe and quick.
   *
   * @param fatal why the process is past saving; empty while it is not
   * @param missing what is missing until it is ready, by condition
   * @param partitions what is assigned to it
   * @param topology what it runs, in words; empty before that is known
   * @param metrics all metrics in a format for an Accept header, and its content type
   */
  public record Contents(
      Supplier<Optional<String>> fatal,
      Supplier<Map<String, String>> missing,
      Supplier<? extends Iterable<String>> partitions,
      Supplier<String> topology,
      Function<String, Page> metrics) {}

  /**
   * A page.
   *
   * @param contentType how to read it
   * @param text what it says
   */
  public record Page(String contentType, String text) {}

  /** The pages of a process. */
  public OperatorPages(Contents contents, BearerToken token) {
    this.contents = contents;
    this.token = token;
  }

  /** Puts them where they belong. */
  public void route(RoutesConfig routes) {
    page(routes, "/", this::index);
    page(routes, "/health/live", this::live);
    page(routes, "/health/ready", this::ready);
    page(routes, "/metrics", this::metrics);
    page(routes, "/topology", this::topology);
  }

  /** To HEAD a page answers as to GET; the server leaves the body out. */
  private static void page(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private void index(Context context) {
    text(context, "/health/live\n/health/ready\n/metrics\n/topology\n");
  }

  private void live(Context context) {
    Optional<String> fatal = contents.fatal().get();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("live", fatal.isEmpty());
    fatal.ifPresent(why -> answer.put("why", why));
    health(context, fatal.isEmpty(), answer);
  }

  private void ready(Context context) {
    Map<String, String> missing = new LinkedHashMap<>(contents.missing().get());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ready", missing.isEmpty());
    answer.put("missing", missing);
    answer.put("partitions", contents.partitions().get());
    health(context, missing.isEmpty(), answer);
  }

  private void health(Context context, boolean good, Map<String, Object> answer) {
    context.status(good ? OK : UNAVAILABLE);
    if (token.isBorne(context)) {
      context.contentType("application/json").result(json(answer));
    } else {
      // A probe needs no secret, and learns none.
      text(context, good ? "yes\n" : "no\n");
    }
  }

  private void metrics(Context context) {
    token.require(context);
    String accept = context.header("Accept");
    Page page = contents.metrics().apply(accept == null ? "" : accept);
    context.contentType(page.contentType()).result(page.text());
  }

  private void topology(Context context) {
    token.require(context);
    String topology = contents.topology().get();
    if (topology.isEmpty()) {
      context.status(UNAVAILABLE);
      text(context, "The stream was not started yet; /health/ready says what is missing\n");
    } else {
      text(context, topology);
    }
  }

  private static void text(Context context, String text) {
    context.contentType("text/plain; charset=utf-8").result(text);
  }

  private static String json(Map<String, Object> answer) {
    try {
      return JSON.writeValueAsString(answer) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Strings and booleans have a JSON form", impossible);
    }
  }
}
