package dev.limelight.app.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a demonstration shows.
 *
 * @param events how many image events are sent, at least 1; empty: each picture once for each
 *     model, or 200 scenes' events
 * @param rate events per second, above 0
 * @param limit how long results are shown at most, counted from the first; empty: until all are
 * @param out folder of the overlays; created if missing
 * @param models folders of the model bundles, at least one
 * @param images folder of the pictures to send; empty: rendered traffic-sign scenes
 * @param dashboardPort port of the dashboard; empty: 8088, or any that is free where that is taken
 * @param stay whether everything runs on after the last event, until it is ended
 * @param keep whether the work folder (logs, configuration, topics' data) stays
 */
record DemoOptions(
    OptionalInt events,
    double rate,
    Optional<Duration> limit,
    Path out,
    List<Path> models,
    Optional<Path> images,
    OptionalInt dashboardPort,
    boolean stay,
    boolean keep) {
  private static final int SCENE_EVENTS = 200;

  DemoOptions {
    if (events.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "--events must be at least 1, got " + events.getAsInt() + ".");
    }
    if (!(rate > 0 && rate <= 1e6)) {
      throw new IllegalArgumentException(
          "--rate must be above 0 events per second and at most a million, got " + rate + ".");
    }
    if (limit.isPresent() && limit.get().toSeconds() < 1) {
      throw new IllegalArgumentException(
          "--seconds must be at least 1, got " + limit.get().toSeconds() + ".");
    }
    int port = dashboardPort.orElse(1);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("--dashboard-port must be 1 to 65535, got " + port + ".");
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("There is no model to show.");
    }
    models = List.copyOf(models);
  }

  /**
   * How events are printed.
   *
   * @param models ids of the models
   */
  EventLines lines(List<String> models) {
    int model = models.stream().mapToInt(String::length).max().orElse(0);
    int scene = SceneEvents.id(0, 0).length();
    int picture =
        images.stream()
            .flatMap(folder -> PictureEvents.files(folder).stream())
            .mapToInt(file -> file.getFileName().toString().length() + "@".length() + model)
            .max()
            .orElse(scene);
    return new EventLines(picture, model, images.isEmpty());
  }

  /** How many events are sent. */
  int count() {
    int each = images.map(folder -> PictureEvents.files(folder).size()).orElse(0);
    return events.orElse(each == 0 ? SCENE_EVENTS : each * models.size());
  }
}
