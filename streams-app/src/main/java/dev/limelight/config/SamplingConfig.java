package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import dev.limelight.audit.LoadLadder;
import dev.limelight.audit.SamplingPolicies;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Sampling policies and the load ladder. */
final class SamplingConfig {
  static final String POLICIES = "sampling.policies";
  static final String LADDER = "load.ladder";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              POLICIES,
              ConfigDef.Type.STRING,
              "",
              MEDIUM,
              "Which events are explained, by model, separated by semicolons: MODEL: rate=0.1"
                  + " always=3,7 never=0 below=0.6 disagreement budget=50. MODEL may be * for all"
                  + " others. rate is a share by the hash of the event id, the same events on every"
                  + " instance and replay; always and never name classes; below is a probability;"
                  + " disagreement means that the model's top class is not what production"
                  + " predicted; budget is the most events of a second of event time, by partition."
                  + " Every rule may be left out. A skipped event is accounted for in"
                  + " event-outcomes. Empty: all events.")
          .define(
              LADDER,
              ConfigDef.Type.STRING,
              "",
              MEDIUM,
              "What is left out when the instance falls behind, separated by semicolons, for example"
                  + " lag>1000: samples=10; lag>5000: method=vanilla-gradient; lag>20000: skip. lag"
                  + " counts the records of all its partitions that were not fetched yet; a rung is"
                  + " left at half its lag. Every event concerned is accounted for in"
                  + " event-outcomes. A replay ignores it. Empty: nothing.");

  private SamplingConfig() {}

  static SamplingOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new SamplingOptions(
        parsed(POLICIES, () -> SamplingPolicies.parse(config.getString(POLICIES))),
        parsed(LADDER, () -> LoadLadder.parse(config.getString(LADDER))));
  }

  private static <T> T parsed(String key, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(key + ": " + refused.getMessage(), refused);
    }
  }
}
