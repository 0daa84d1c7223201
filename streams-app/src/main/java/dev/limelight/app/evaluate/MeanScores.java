package dev.limelight.app.evaluate;

import dev.limelight.metric.MetricName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The table of an evaluation: for each map the mean of each metric over the pictures that have it.
 *
 * @param rows best RCAP first
 */
record MeanScores(List<Row> rows) {

  /**
   * One method.
   *
   * @param map its name
   * @param means by metric; one that no picture has is absent
   */
  record Row(String map, Map<MetricName, Mean> means) {

    /** A mean; absent as 0 of 0. */
    OptionalDouble of(MetricName metric) {
      Mean mean = means.get(metric);
      return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean.value());
    }
  }

  /**
   * A mean.
   *
   * @param value the mean
   * @param deviation standard deviation of the single values, 0 for one
   * @param count pictures in it
   */
  record Mean(double value, double deviation, int count) {}

  static MeanScores of(Protocol protocol, List<PictureResult> results) {
    List<Row> rows = new ArrayList<>();
    for (String map : protocol.maps()) {
      Map<MetricName, Mean> means = new EnumMap<>(MetricName.class);
      for (MetricName metric : protocol.metrics()) {
        double[] values =
            results.stream()
                .filter(PictureResult::counts)
                .map(result -> result.scores().getOrDefault(map, Map.of()).get(metric.label()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (values.length > 0) {
          means.put(metric, mean(values));
        }
      }
      rows.add(new Row(map, means));
    }
    rows.sort(
        Comparator.comparingDouble((Row row) -> -row.of(MetricName.RCAP).orElse(-1))
            .thenComparing(Row::map));
    return new MeanScores(List.copyOf(rows));
  }

  private static Mean mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    return new Mean(mean, deviation, values.length);
  }
}
