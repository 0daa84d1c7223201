package dev.limelight.runtime.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.FileDigest;
import dev.limelight.runtime.OnnxRuntimeVersion;
import dev.limelight.runtime.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes what an export gives: the backward graph and, beside it, the account of what was done and
 * measured. Each file appears whole or not at all, the account last.
 */
final class ExportFiles {
  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private ExportFiles() {}

  /**
   * Writes the files. A graph in float16 of an earlier export goes where there is none now.
   *
   * @param source SHA-256 of the model's file
   * @throws ExportFilesException if they cannot be written
   */
  static void write(
      ExportRequest request,
      String source,
      ExportedModel exported,
      Optional<Float16Graph> float16,
      Path graph,
      Path account) {
    try {
      String written = replace(graph, exported::writeTo);
      Map<String, Object> json = account(request, exported, source, written);
      float16.ifPresent(half -> json.put("float16", account(half)));
      if (float16.isPresent()) {
        replace(Precision.FLOAT16.file(graph), out -> out.write(float16.get().bytes()));
      } else {
        Files.deleteIfExists(Precision.FLOAT16.file(graph));
      }
      replace(account, out -> out.write(JSON.writeValueAsBytes(json)));
    } catch (IOException e) {
      throw new ExportFilesException("Cannot write " + graph + " or " + account + ": " + e, e);
    }
  }

  private static Map<String, Object> account(
      ExportRequest request, ExportedModel exported, String sourceDigest, String graphDigest) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("sha256", sourceDigest);
    source.put("opset", exported.sourceOpset());
    Map<String, Object> graph = new LinkedHashMap<>();
    graph.put("sha256", graphDigest);
    graph.put("opset", exported.opset());
    graph.put("operators", operators(exported));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("source", source);
    json.put("graph", graph);
    json.put("rule", request.options().relu() == ReluRule.GUIDED ? "guided" : "standard");
    json.put("lowering", request.options().lowering().name().toLowerCase(Locale.ROOT));
    json.put("imageInput", exported.image().name());
    Map<String, Object> size = new LinkedHashMap<>();
    size.put("free", exported.sizeIsFree());
    size.put("probed", exported.probedSizes());
    size.put("account", exported.sizeExplanation());
    json.put("imageSize", size);
    json.put("targetInput", BackwardGraph.TARGET);
    json.put("logitsOutput", BackwardGraph.LOGITS);
    json.put("gradientOutput", BackwardGraph.GRADIENT);
    json.put("differentiatedAt", exported.differentiatedAt());
    json.put("logitsValue", exported.logitsValue());
    json.put("logitsExplanation", exported.logitsExplanation());
    json.put("activation", exported.activation().name().toLowerCase(Locale.ROOT));
    json.put("remarks", exported.remarks());
    json.put("classes", exported.classes());
    json.put("quantisation", exported.selfCheck().quantisation());
    json.put("selfCheck", exported.selfCheck());
    json.put("selfCheckNote", exported.provedInstead());
    json.put("onnxRuntime", OnnxRuntimeVersion.current());
    return json;
  }

  private static Map<String, Object> account(Float16Graph half) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sha256", FileDigest.sha256(half.bytes()));
    json.put("nodes", half.nodes());
    json.put("gradientScale", half.gradientScale());
    json.put("gradientError", half.gradientError());
    json.put("rankCorrelation", half.rankCorrelation());
    json.put("logitsError", half.logitsError());
    return json;
  }

  private static Map<String, Long> operators(ExportedModel exported) {
    return exported.graph().nodes().stream()
        .collect(Collectors.groupingBy(Node::opType, TreeMap::new, Collectors.counting()));
  }

  /** The SHA-256 of what was written. */
  private static String replace(Path file, FileDigest.Content content) throws IOException {
    // Not a temporary file of the JDK's: those only their owner may read, and services run as
    // others.
    // Two exports at the same time do not take each other's.
    long process = ProcessHandle.current().pid();
    long thread = Thread.currentThread().getId();
    Path temporary =
        file.resolveSibling("%s.%d-%d.part".formatted(file.getFileName(), process, thread));
    try {
      String digest = FileDigest.write(temporary, content);
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return digest;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
