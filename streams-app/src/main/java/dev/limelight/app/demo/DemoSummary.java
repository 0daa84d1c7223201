package dev.limelight.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What the explained events say about each model, in figures. For one thread. */
final class DemoSummary {
  private static final class Groups {
    private final EventGroup clean = new EventGroup();
    private final EventGroup stickered = new EventGroup();

    /** Stickered events are those whose saliency lies outside the sign. */
    private OptionalDouble auc() {
      return RankAuc.of(clean.insideRegion(), stickered.insideRegion());
    }
  }

  private final Map<String, Groups> models = new TreeMap<>();
  private boolean truthKnown;
  private int explained;
  private int dead;

  void add(DemoResult result) {
    explained++;
    truthKnown |= result.truth().isPresent();
    Groups groups = models.computeIfAbsent(result.model(), id -> new Groups());
    boolean stickered = result.truth().map(Truth::stickered).orElse(false);
    (stickered ? groups.stickered : groups.clean).add(result);
  }

  void addDead() {
    dead++;
  }

  int explained() {
    return explained;
  }

  /** Events that have ended, one way or the other. */
  int finished() {
    return explained + dead;
  }

  /** One line on everything so far. */
  String running(double eventsPerSecond) {
    List<String> parts = new ArrayList<>();
    models.forEach(
        (id, groups) -> {
          if (groups.clean.meanInsideRegion().isPresent()
              || groups.stickered.meanInsideRegion().isPresent()) {
            parts.add(id + " " + running(groups));
          }
        });
    return String.format(
        Locale.ROOT,
        "-- %d explained, %d dead letters, %.1f/s%s",
        explained,
        dead,
        eventsPerSecond,
        parts.isEmpty() ? "" : "; mean share inside: " + String.join("; ", parts));
  }

  private String running(Groups groups) {
    String clean = figure(groups.clean.meanInsideRegion());
    return truthKnown
        ? "clean " + clean + ", stickered " + figure(groups.stickered.meanInsideRegion())
        : clean;
  }

  /** The table of all models. */
  List<String> table() {
    return truthKnown ? tableWithTruth() : tableWithoutTruth();
  }

  private List<String> tableWithTruth() {
    TextTable table =
        new TextTable(
            "model",
            "clean",
            "right",
            "RCAP",
            "inside",
            "stickered",
            "right",
            "RCAP",
            "inside",
            "AUC");
    models.forEach(
        (id, groups) ->
            table.add(
                id,
                Integer.toString(groups.clean.events()),
                figure(groups.clean.accuracy()),
                figure(groups.clean.meanRcap()),
                figure(groups.clean.meanInsideRegion()),
                Integer.toString(groups.stickered.events()),
                figure(groups.stickered.accuracy()),
                figure(groups.stickered.meanRcap()),
                figure(groups.stickered.meanInsideRegion()),
                figure(groups.auc())));
    return table.lines();
  }

  /** What the table means, a sentence each; none where the truth is not known. */
  List<String> verdicts() {
    List<Verdict> verdicts =
        models.entrySet().stream()
            .flatMap(model -> verdict(model.getKey(), model.getValue()).stream())
            .toList();
    List<String> sentences = new ArrayList<>(verdicts.stream().map(Verdict::sentence).toList());
    if (models.size() > 1 && verdicts.stream().anyMatch(Verdict::suspicious)) {
      List<String> accuracies = new ArrayList<>();
      models.forEach((id, groups) -> accuracies.add(id + " " + figure(groups.clean.accuracy())));
      sentences.add("Accuracy on clean events: " + String.join(", ", accuracies) + ".");
    }
    return sentences;
  }

  private static Optional<Verdict> verdict(String id, Groups groups) {
    return Verdict.of(
        id, groups.clean.meanInsideRegion(), groups.stickered.meanInsideRegion(), groups.auc());
  }

  private List<String> tableWithoutTruth() {
    TextTable table = new TextTable("model", "events", "RCAP");
    models.forEach(
        (id, groups) ->
            table.add(
                id, Integer.toString(groups.clean.events()), figure(groups.clean.meanRcap())));
    return table.lines();
  }

  private static String figure(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "-";
  }
}
