package dev.limelight.runtime.export;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What speaks for and against each of several outputs being the logits: their shapes, names and
 * tails, the number of labels, and what is computed from what. Weights only order the kinds of
 * evidence: labels before shape before tail before name before depth.
 */
final class LogitsEvidence {
  private static final Pattern LOGITS = Pattern.compile("logit");
  private static final Pattern CLASSES =
      Pattern.compile("prob|softmax|score|class|pred|output|(^|[^a-z])(fc|head|dense)");
  private static final Pattern OTHERS =
      Pattern.compile("aux|embed|feat|pool|hidden|attn|attention|mask|box|state");

  private record Finding(int weight, String reason) {}

  private final Map<LogitsCandidate, List<Finding>> findings = new HashMap<>();

  LogitsEvidence(Graph graph, List<LogitsCandidate> candidates, OptionalInt labels) {
    Map<String, Node> producers = graph.producers();
    Map<LogitsCandidate, Set<String>> ancestors = new HashMap<>();
    candidates.forEach(c -> ancestors.put(c, ancestors(producers, c.value())));
    int deepest = ancestors.values().stream().mapToInt(Set::size).max().orElse(0);
    for (LogitsCandidate candidate : candidates) {
      List<Finding> found = new ArrayList<>();
      shape(candidate, labels, found);
      if (candidate.activation().isPresent()) {
        found.add(
            new Finding(64, "it goes into " + candidate.before().orElseThrow().description()));
      }
      name(candidate.output().name().toLowerCase(Locale.ROOT), found);
      Set<String> own = ancestors.getOrDefault(candidate, Set.of());
      if (ancestors.entrySet().stream()
          .anyMatch(
              e -> !e.getKey().equals(candidate) && e.getValue().contains(candidate.value()))) {
        found.add(new Finding(-80, "another output is computed from it"));
      }
      if (own.size() == deepest) {
        found.add(new Finding(4, "most of the model leads to it"));
      }
      findings.put(candidate, found);
    }
  }

  private static void shape(LogitsCandidate candidate, OptionalInt labels, List<Finding> found) {
    long classes = candidate.classes();
    if (labels.isPresent() && classes == labels.getAsInt()) {
      found.add(new Finding(1000, "it has as many classes as there are labels (" + classes + ")"));
    }
    if (classes > 1) {
      found.add(new Finding(200, "its shape is a classifier's"));
    } else if (classes == 0) {
      found.add(new Finding(-200, "it has spatial extent"));
    }
  }

  private static void name(String name, List<Finding> found) {
    if (OTHERS.matcher(name).find()) {
      found.add(new Finding(-100, "its name is of something else"));
    } else if (LOGITS.matcher(name).find()) {
      found.add(new Finding(40, "of its name"));
    } else if (CLASSES.matcher(name).find()) {
      found.add(new Finding(16, "of its name"));
    }
  }

  private static Set<String> ancestors(Map<String, Node> producers, String value) {
    Set<String> seen = new HashSet<>();
    Deque<String> pending = new ArrayDeque<>(List.of(value));
    while (!pending.isEmpty()) {
      Node producer = producers.get(pending.remove());
      for (String input : producer == null ? List.<String>of() : producer.reads()) {
        if (seen.add(input)) {
          pending.add(input);
        }
      }
    }
    return seen;
  }

  /** How much speaks for a candidate. */
  int score(LogitsCandidate candidate) {
    return findings.getOrDefault(candidate, List.of()).stream().mapToInt(Finding::weight).sum();
  }

  /** What speaks for a candidate, the strongest first. */
  List<String> reasons(LogitsCandidate candidate) {
    List<String> reasons =
        findings.getOrDefault(candidate, List.of()).stream()
            .filter(finding -> finding.weight() > 0)
            .sorted((a, b) -> Integer.compare(b.weight(), a.weight()))
            .map(Finding::reason)
            .toList();
    return reasons.isEmpty() ? List.of("less speaks against it") : reasons;
  }
}
