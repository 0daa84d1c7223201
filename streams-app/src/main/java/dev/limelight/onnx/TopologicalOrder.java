package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Kahn's algorithm: the file's own order where that is one already. Linear up to a logarithm. */
final class TopologicalOrder {
  private TopologicalOrder() {}

  /**
   * The nodes so that each comes after those it reads from.
   *
   * @param known values that exist before the first node runs
   * @throws OnnxException if a value that is read is written nowhere, or the graph has a cycle
   */
  static List<Node> of(List<Node> nodes, Set<String> known) {
    Map<String, Integer> producer = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        if (!output.isEmpty() && (producer.put(output, i) != null || known.contains(output))) {
          throw new OnnxException("Value '" + output + "' is written twice");
        }
      }
    }
    int[] waiting = new int[nodes.size()];
    List<List<Integer>> readers = new ArrayList<>();
    nodes.forEach(node -> readers.add(new ArrayList<>()));
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).reads()) {
        if (input.isEmpty() || known.contains(input)) {
          continue;
        }
        Integer from = producer.get(input);
        if (from == null) {
          throw new OnnxException(
              "Node '" + nodes.get(i).name() + "' reads '" + input + "', which nothing writes");
        }
        readers.get(from).add(i);
        waiting[i]++;
      }
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      ordered.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        if (--waiting[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (ordered.size() < nodes.size()) {
      throw new OnnxException(
          "The graph has a cycle through "
              + IntStream.range(0, nodes.size())
                  .filter(i -> waiting[i] > 0)
                  .limit(5)
                  .mapToObj(i -> "'" + nodes.get(i).name() + "'")
                  .collect(Collectors.joining(", ")));
    }
    return ordered;
  }
}
