package dev.limelight.runtime.export;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the logits of a classifier: the scores before any final softmax, since the gradient of a
 * saturated probability vanishes.
 */
final class LogitsFinder {
  private static final Set<String> NORMALISERS = Set.of("Softmax", "LogSoftmax");
  private static final Set<String> PASSING =
      Set.of("Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Cast", "Dropout");

  /**
   * The value found and how.
   *
   * @param value name of the value
   * @param explanation a sentence for people
   */
  record Found(String value, String explanation) {}

  private LogitsFinder() {}

  /**
   * Finds the logits.
   *
   * @param requested name of an output or inner value, if one was asked for
   * @throws ExportException if the requested one does not exist
   */
  static Found find(Graph graph, Optional<String> requested) {
    Map<String, Node> producers = graph.producers();
    if (requested.isPresent()) {
      String name = requested.get();
      if (!producers.containsKey(name)) {
        throw new ExportException(
            "The model has no value '" + name + "'; its outputs are " + graph.outputs());
      }
      return beforeNormaliser(producers, name)
          .map(v -> new Found(v, "'" + v + "', before the softmax that writes '" + name + "'"))
          .orElseGet(() -> new Found(name, "'" + name + "', as asked for"));
    }
    List<ValueInfo> outputs = graph.outputs();
    for (ValueInfo output : outputs) {
      if (output.name().toLowerCase(Locale.ROOT).contains("logit")
          && beforeNormaliser(producers, output.name()).isEmpty()) {
        return new Found(output.name(), "output '" + output.name() + "', by its name");
      }
    }
    for (ValueInfo output : outputs) {
      Optional<String> before = beforeNormaliser(producers, output.name());
      if (before.isPresent()) {
        return new Found(
            before.get(),
            "'"
                + before.get()
                + "', before the softmax that writes output '"
                + output.name()
                + "'");
      }
    }
    String first = outputs.get(0).name();
    return new Found(
        first,
        outputs.size() == 1
            ? "'" + first + "', the only output"
            : "'"
                + first
                + "', the first of "
                + outputs.size()
                + " outputs; choose another by name");
  }

  private static Optional<String> beforeNormaliser(Map<String, Node> producers, String output) {
    Node node = producers.get(output);
    while (node != null && PASSING.contains(node.opType())) {
      node = producers.get(node.input(0));
    }
    return node != null && NORMALISERS.contains(node.opType())
        ? Optional.of(node.input(0))
        : Optional.empty();
  }
}
