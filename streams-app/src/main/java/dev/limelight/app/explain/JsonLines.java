package dev.limelight.app.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limelight.metric.MetricName;
import dev.limelight.metric.RcapScore;
import dev.limelight.pipeline.ScoredMap;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON object a line: results on standard output, and there nothing else; failures, with the
 * keys {@code image} and {@code error}, on standard error. All in ASCII, so that it survives any
 * locale. Of thresholds, shares and probabilities the highest fraction comes first.
 */
final class JsonLines implements ResultPrinter {
  private static final ObjectWriter JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  private final PrintWriter out;
  private final PrintWriter err;

  JsonLines(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void explained(PictureExplanation explanation, ScoredMap map, ResultFolder.Written files) {
    RcapScore score = map.rcap();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("image", explanation.file().toString());
    row.put("target", explanation.explained().target());
    row.put("label", explanation.explained().label());
    row.put("probability", explanation.explained().probability());
    row.put("method", map.method().label());
    row.put("rcap", score.rcap());
    row.put("thresholds", score.thresholds());
    row.put("shares", score.shares());
    row.put("probabilities", score.probabilities());
    row.put("seconds", explanation.seconds());
    row.put("map", files.map().toAbsolutePath().normalize().toString());
    row.put("metrics", named(map.metrics()));
    row.put("notes", map.notes());
    map.samplesUsed().ifPresent(samples -> row.put("samplesUsed", samples));
    print(out, row);
  }

  @Override
  public void failed(Path file, String reason) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("image", file.toString());
    row.put("error", reason);
    print(err, row);
  }

  private static Map<String, Double> named(Map<MetricName, Double> metrics) {
    Map<String, Double> named = new LinkedHashMap<>();
    metrics.forEach((name, value) -> named.put(name.label(), value));
    return named;
  }

  private static void print(PrintWriter to, Map<String, Object> row) {
    try {
      to.println(JSON.writeValueAsString(row));
      to.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A row of plain values could not be written as JSON", e);
    }
  }
}
