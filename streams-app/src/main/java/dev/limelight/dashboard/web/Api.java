package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.EventPage;
import dev.limelight.dashboard.store.Letter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The addresses below {@code /api}. */
final class Api {
  private static final int PAGE = 48;
  private static final int LONGEST_PAGE = 200;
  private static final int SIDE = 320;

  private final Stores stores;
  private final CardView cards;
  private final Pictures pictures;
  private final ModelsView models;
  private final RunsView runs;
  private final AlertsView alerts;
  private final Overview overview;

  Api(
      Stores stores,
      CardView cards,
      Pictures pictures,
      ModelsView models,
      RunsView runs,
      AlertsView alerts,
      Overview overview) {
    this.stores = stores;
    this.cards = cards;
    this.pictures = pictures;
    this.models = models;
    this.runs = runs;
    this.alerts = alerts;
    this.overview = overview;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/overview", context -> overview.json().send(context));
    routes.get("/api/events", this::events);
    routes.get("/api/events/{key}", this::event);
    routes.get("/api/events/{key}/image", this::image);
    routes.get("/api/events/{key}/map", this::map);
    routes.get(
        "/api/models", context -> models.models(new Parameters(context).text("run")).send(context));
    routes.get("/api/models/{model}", this::model);
    routes.get("/api/models/{model}/mean-map", this::meanMap);
    routes.get(
        "/api/alerts",
        context ->
            alerts
                .alerts(new Parameters(context).integer("limit", PAGE, 1, LONGEST_PAGE))
                .send(context));
    routes.get(
        "/api/alerts/{key}",
        context ->
            alerts
                .alert(context.pathParam("key"))
                .orElseThrow(() -> absent("alert"))
                .send(context));
    routes.get("/api/runs", context -> runs.runs().send(context));
    routes.get("/api/runs/compare", this::comparison);
    routes.get("/api/dead-letters", this::letters);
  }

  private void events(Context context) {
    Parameters parameters = new Parameters(context);
    String before = parameters.text("before");
    EventPage page =
        stores
            .events()
            .find(
                parameters.query(),
                before.isEmpty() ? null : before,
                parameters.integer("limit", PAGE, 1, LONGEST_PAGE));
    new Json()
        .put("events", cards.cards(page.entries()))
        .put("total", page.total())
        .put("more", page.more())
        .send(context);
  }

  private void event(Context context) {
    Entry entry = entry(context);
    cards.full(entry, alerts.ofEvent(entry)).send(context);
  }

  private void image(Context context) throws InterruptedException {
    int side = new Parameters(context).integer("size", SIDE, 64, 1024);
    send(context, "image/jpeg", pictures.picture(entry(context), side));
  }

  private void map(Context context) {
    send(context, "image/png", pictures.map(entry(context)));
  }

  private static void send(Context context, String type, Optional<byte[]> file) {
    byte[] bytes = file.orElseThrow(() -> absent("picture"));
    // What a key names never changes: the same event gives the same picture.
    context
        .contentType(type)
        .header("Cache-Control", "private, max-age=3600, immutable")
        .result(bytes);
  }

  private void model(Context context) {
    Parameters parameters = new Parameters(context);
    models
        .model(
            context.pathParam("model"),
            parameters.text("run"),
            parameters.text("method"),
            classIndex(parameters))
        .send(context);
  }

  private void meanMap(Context context) {
    Parameters parameters = new Parameters(context);
    byte[] bytes =
        models
            .meanMap(
                context.pathParam("model"),
                parameters.text("run"),
                parameters.text("method"),
                classIndex(parameters))
            .orElseThrow(() -> absent("mean map"));
    context.contentType("image/png").result(bytes);
  }

  private static @Nullable Integer classIndex(Parameters parameters) {
    return parameters.text("class").isEmpty()
        ? null
        : (Integer) parameters.integer("class", 0, 0, Integer.MAX_VALUE);
  }

  private void comparison(Context context) {
    Parameters parameters = new Parameters(context);
    String run = parameters.text("run");
    String other = parameters.text("with");
    if (run.isEmpty() || other.isEmpty()) {
      throw new BadParameterException(
          run.isEmpty() ? "run" : "with", "", "the id of a run, as /api/runs lists them");
    }
    runs.comparison(run, other).send(context);
  }

  private void letters(Context context) {
    Parameters parameters = new Parameters(context);
    String reason = parameters.text("reason");
    int limit = parameters.integer("limit", PAGE, 1, LONGEST_PAGE);
    List<Letter> all =
        stores.events().entries().stream().map(Entry::letter).flatMap(Optional::stream).toList();
    Map<String, Integer> reasons = new TreeMap<>();
    all.forEach(letter -> reasons.merge(letter.reason(), 1, Integer::sum));
    List<Letter> wanted =
        all.stream().filter(letter -> reason.isEmpty() || letter.reason().equals(reason)).toList();
    List<Map<String, Object>> newest = new ArrayList<>();
    for (int i = wanted.size() - 1; i >= Math.max(0, wanted.size() - limit); i--) {
      newest.add(cards.letter(wanted.get(i)));
    }
    new Json()
        .put("letters", newest)
        .put("reasons", reasons)
        .put("total", wanted.size())
        .send(context);
  }

  private Entry entry(Context context) {
    return stores
        .events()
        .entry(context.pathParam("key"))
        .orElseThrow(() -> absent("event, or it is not held any more"));
  }

  private static RefusedException absent(String what) {
    return new RefusedException(404, "not-found", "There is no such " + what);
  }
}
