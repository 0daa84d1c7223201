package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.audit.AlertRule;
import dev.limelight.audit.AuditOptions;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Windows, reference and rules of the audit. */
final class AuditConfig {
  static final String WINDOW = "audit.window.ms";
  static final String GRACE = "audit.grace.ms";
  static final String REFERENCE_EVENTS = "audit.reference.events";
  static final String REGION_SHARE = "audit.region.share";
  static final String MAP_SIZE = "audit.map.size";
  static final String RULES = "audit.rules";
  static final String PUBLISH_INTERVAL = "audit.publish.interval.ms";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              WINDOW,
              ConfigDef.Type.LONG,
              60_000L,
              atLeast(1),
              HIGH,
              "Length of a window of event time, milliseconds.")
          .define(
              GRACE,
              ConfigDef.Type.LONG,
              30_000L,
              atLeast(0),
              MEDIUM,
              "How long after its end a window still takes events, milliseconds of event time. What"
                  + " comes later is counted as late and taken into no window.")
          .define(
              REFERENCE_EVENTS,
              ConfigDef.Type.LONG,
              200L,
              atLeast(1),
              MEDIUM,
              "Scores of a model version's class that make its reference for drift: the first so"
                  + " many.")
          .define(
              REGION_SHARE,
              ConfigDef.Type.DOUBLE,
              0.25,
              between(0.0, 1.0),
              MEDIUM,
              "An event with a region counts as looking outside when less than this share of its"
                  + " saliency lies inside.")
          .define(
              MAP_SIZE,
              ConfigDef.Type.INT,
              32,
              between(1, 256),
              LOW,
              "Height and width that the mean maps are kept at, pixels.")
          .define(
              RULES,
              ConfigDef.Type.STRING,
              "outside: outside-rate > 0.3 min 20; drift: rcap-psi > 0.25 min 100;"
                  + " disagreement: disagreement-rate > 0.2 min 50; dead: dead-rate > 0.05 min 50",
              HIGH,
              "What raises an alert, separated by semicolons: NAME: MEASURE < THRESHOLD min EVENTS,"
                  + " or with >. Measures: rcap-mean, rcap-psi, rcap-ks, rcap-ks-p, region-share,"
                  + " outside-rate, disagreement-rate, dead-rate, skipped-rate. Each rule is held"
                  + " against every class of a model and against all of its classes together, and"
                  + " fires once a window; one about a rate of events, once for all of them.")
          .define(
              PUBLISH_INTERVAL,
              ConfigDef.Type.LONG,
              2_000L,
              atLeast(1),
              LOW,
              "How often an open window that has changed is published, milliseconds.");

  private AuditConfig() {}

  static AuditSettings parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new AuditSettings(
        new AuditOptions(
            Duration.ofMillis(config.getLong(WINDOW)),
            Duration.ofMillis(config.getLong(GRACE)),
            config.getLong(REFERENCE_EVENTS),
            config.getDouble(REGION_SHARE),
            config.getInt(MAP_SIZE),
            AlertRule.parse(config.getString(RULES))),
        Duration.ofMillis(config.getLong(PUBLISH_INTERVAL)));
  }
}
