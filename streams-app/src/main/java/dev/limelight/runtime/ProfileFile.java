package dev.limelight.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.runtime.GraphProfile.OperatorTime;
import dev.limelight.runtime.GraphProfile.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the file that ONNX Runtime's profiler writes: an array of events, of which those of
 * category {@code Node} named {@code <node>_kernel_time} are runs of an operator, in microseconds.
 */
final class ProfileFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KERNEL = "_kernel_time";
  private static final double MICROS_PER_MS = 1e3;

  private record Operator(String opType, Part part) {}

  private ProfileFile() {}

  static GraphProfile read(Path file) throws IOException {
    Map<String, List<Double>> runsByNode = new LinkedHashMap<>();
    Map<String, Operator> operators = new LinkedHashMap<>();
    for (JsonNode event : JSON.readTree(file.toFile())) {
      String name = event.path("name").asText();
      if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL)) {
        // By index, since layout changes may share a name.
        String index = event.path("args").path("node_index").asText();
        runsByNode
            .computeIfAbsent(index, key -> new ArrayList<>())
            .add(event.path("dur").asDouble() / MICROS_PER_MS);
        String opType = event.path("args").path("op_name").asText();
        operators.put(index, new Operator(opType, part(opType, name)));
      }
    }
    Map<Operator, List<Double>> medians = new LinkedHashMap<>();
    runsByNode.forEach(
        (index, runs) ->
            medians
                .computeIfAbsent(operators.get(index), key -> new ArrayList<>())
                .add(median(runs)));
    List<OperatorTime> times = new ArrayList<>();
    medians.forEach(
        (operator, ms) ->
            times.add(
                new OperatorTime(
                    operator.opType(),
                    operator.part(),
                    ms.size(),
                    ms.stream().mapToDouble(Double::doubleValue).sum())));
    times.sort(Comparator.comparingDouble(OperatorTime::ms).reversed());
    return new GraphProfile(times);
  }

  /** By the name, which backward nodes have from the exporter and ONNX Runtime keeps. */
  private static Part part(String opType, String name) {
    if (opType.startsWith("Reorder")) {
      return Part.LAYOUT;
    }
    return name.contains("/grad/") || name.startsWith("limelight/") || name.startsWith("gradient")
        ? Part.BACKWARD
        : Part.FORWARD;
  }

  private static double median(List<Double> runs) {
    List<Double> sorted = runs.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
