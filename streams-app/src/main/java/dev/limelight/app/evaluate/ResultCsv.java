package dev.limelight.app.evaluate;

import dev.limelight.metric.MetricName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One line per image and method; an image below the confidence has one line without a method. */
final class ResultCsv {
  private ResultCsv() {}

  static byte[] of(Summary summary) {
    List<String> head =
        new ArrayList<>(
            List.of("file", "class", "label", "probability", "top", "topProbability", "method"));
    summary.metrics().forEach(metric -> head.add(metric.label()));
    StringBuilder text = new StringBuilder(CsvLine.of(head)).append('\n');
    for (ImageResult image : summary.images()) {
      if (!image.isScored()) {
        text.append(line(image, "", summary, null));
      }
      image.maps().forEach(map -> text.append(line(image, map.method(), summary, map)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String line(
      ImageResult image,
      String method,
      Summary summary,
      ImageResult.@org.jspecify.annotations.Nullable MapResult map) {
    List<String> row = new ArrayList<>();
    row.add(image.file());
    row.add(Integer.toString(image.target()));
    row.add(image.label());
    row.add(Double.toString(image.probability()));
    row.add(Integer.toString(image.top()));
    row.add(Double.toString(image.topProbability()));
    row.add(method);
    for (MetricName metric : summary.metrics()) {
      Double value = map == null ? null : map.scores().get(metric.label());
      row.add(value == null ? "" : Double.toString(value));
    }
    return CsvLine.of(row) + "\n";
  }
}
