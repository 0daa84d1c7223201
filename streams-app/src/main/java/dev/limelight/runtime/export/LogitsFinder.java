package dev.limelight.runtime.export;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Activation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Finds the logits of a classifier: the scores before any final softmax or sigmoid, since the
 * gradient of a saturated probability vanishes.
 */
final class LogitsFinder {

  /**
   * The value found and how.
   *
   * @param value name of the value
   * @param explanation a sentence for people
   * @param activation what the model makes probabilities with, where it shows
   */
  record Found(String value, String explanation, Optional<Activation> activation) {}

  private final Graph graph;
  private final Map<String, Node> producers;
  private final ProbabilityTail tail;

  private LogitsFinder(Graph graph) {
    this.graph = graph;
    this.producers = graph.producers();
    this.tail = new ProbabilityTail(producers);
  }

  /**
   * Finds the logits.
   *
   * @param requested name of an output or inner value, if one was asked for
   * @param labels number of class labels, where there are any
   * @throws ExportException if the requested one does not exist, or no output can be logits
   */
  static Found find(Graph graph, Optional<String> requested, OptionalInt labels) {
    LogitsFinder finder = new LogitsFinder(graph);
    return requested
        .map(finder::requested)
        .orElseGet(() -> finder.unquantised(finder.likeliest(labels)));
  }

  /** Quantised logits are cut off where they are large, and a large logit is what is explained. */
  private Found unquantised(Found found) {
    Node dequantise = producers.get(found.value());
    if (dequantise == null || !dequantise.opType().equals("DequantizeLinear")) {
      return found;
    }
    Node quantise = producers.get(dequantise.input(0));
    if (quantise == null || !quantise.opType().equals("QuantizeLinear")) {
      return found;
    }
    String value = quantise.input(0);
    return new Found(
        value,
        "'%s', before the quantisation of %s".formatted(value, found.explanation()),
        found.activation());
  }

  private Found requested(String name) {
    if (!producers.containsKey(name)) {
      throw new ExportException(
          "The model has no value '" + name + "'; its outputs are " + graph.outputs());
    }
    return tail.before(name)
        .filter(before -> before.activation().isPresent())
        .map(
            before ->
                new Found(
                    before.value(),
                    "'%s', before %s that writes '%s'"
                        .formatted(before.value(), before.description(), name),
                    before.activation()))
        .orElseGet(() -> new Found(name, "'" + name + "', as asked for", Optional.empty()));
  }

  private Found likeliest(OptionalInt labels) {
    List<LogitsCandidate> candidates = candidates();
    if (candidates.isEmpty()) {
      throw new ExportException(
          "None of the model's outputs can be logits: "
              + graph.outputs()
              + "; name a value with --output");
    }
    LogitsEvidence evidence = new LogitsEvidence(graph, candidates, labels);
    Map<LogitsCandidate, Integer> scores = new LinkedHashMap<>();
    candidates.forEach(candidate -> scores.put(candidate, evidence.score(candidate)));
    List<LogitsCandidate> ranked = new ArrayList<>(candidates);
    ranked.sort(Comparator.comparing((LogitsCandidate c) -> scores.getOrDefault(c, 0)).reversed());
    LogitsCandidate best = ranked.get(0);
    boolean settled =
        ranked.size() == 1 || scores.getOrDefault(best, 0) > scores.getOrDefault(ranked.get(1), 0);
    return new Found(best.value(), explanation(best, ranked, evidence, settled), best.activation());
  }

  /** One for each value; of several outputs that lead to the same logits the first. */
  private List<LogitsCandidate> candidates() {
    Map<String, LogitsCandidate> byValue = new LinkedHashMap<>();
    for (ValueInfo output : graph.outputs()) {
      Optional<ProbabilityTail.Before> before = tail.before(output.name());
      String value = before.map(ProbabilityTail.Before::value).orElse(output.name());
      if (!producers.containsKey(value) || (before.isEmpty() && !output.type().isFloatingPoint())) {
        continue;
      }
      byValue.merge(value, new LogitsCandidate(output, value, before), LogitsCandidate::preferred);
    }
    return List.copyOf(byValue.values());
  }

  private String explanation(
      LogitsCandidate best,
      List<LogitsCandidate> ranked,
      LogitsEvidence evidence,
      boolean settled) {
    StringBuilder text = new StringBuilder(best.described());
    int outputs = graph.outputs().size();
    if (outputs == 1) {
      return text.append(best.before().isEmpty() ? ", the only output" : "").toString();
    }
    if (ranked.size() == 1) {
      return text.append(", the only one of %d outputs that can be logits".formatted(outputs))
          .toString();
    }
    List<String> reasons = evidence.reasons(best);
    text.append(
        settled
            ? ", chosen of %d outputs because %s".formatted(outputs, String.join(" and ", reasons))
            : ", the FIRST of %d outputs, which look alike".formatted(outputs));
    text.append("; others: ")
        .append(
            ranked.stream()
                .skip(1)
                .map(other -> other.output().name() + " " + other.output().dims())
                .collect(Collectors.joining(", ")));
    return text.append("; choose with --output").toString();
  }
}
