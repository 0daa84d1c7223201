package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import dev.limelight.metric.MetricName;
import dev.limelight.metric.MetricSuite;
import dev.limelight.topology.MetricSelection;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidList;

/** Metrics of the maps, besides RCAP. */
final class MetricsConfig {
  static final String METRICS = "metrics";
  static final String BY_MODEL = "metrics.by.model";

  private static final String[] NAMES =
      Stream.of(MetricName.values()).map(MetricName::label).toArray(String[]::new);

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              METRICS,
              ConfigDef.Type.LIST,
              "",
              ValidList.in(NAMES),
              MEDIUM,
              "Metrics of every map besides RCAP, comma-separated. dauc and iauc cost 20 forward"
                  + " runs together; logCoshDice, mae, rootMae, pointingGame and energyInRegion"
                  + " need an event with a region of interest, and are left out without one.")
          .define(
              BY_MODEL,
              ConfigDef.Type.STRING,
              "",
              MEDIUM,
              "Other metrics for some models: MODEL=METRIC,METRIC; MODEL=METRIC.");

  private MetricsConfig() {}

  static MetricSelection parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    Map<String, MetricSuite> byModel = new LinkedHashMap<>();
    ByModel.parse(BY_MODEL, config.getString(BY_MODEL), "METRIC")
        .forEach((model, names) -> byModel.put(model, suite(names)));
    return new MetricSelection(suite(config.getList(METRICS)), byModel);
  }

  private static MetricSuite suite(Collection<String> names) {
    return new MetricSuite(
        names.stream()
            .map(MetricName::named)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(MetricName.class))));
  }
}
