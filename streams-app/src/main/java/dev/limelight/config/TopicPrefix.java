package dev.limelight.config;

import dev.limelight.topology.Topics;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts what {@link Topics} accepts. */
final class TopicPrefix implements ConfigDef.Validator {
  @Override
  public void ensureValid(String name, Object value) {
    try {
      new Topics((String) value);
    } catch (IllegalArgumentException rejected) {
      throw new ConfigException(name, value, rejected.getMessage());
    }
  }

  @Override
  public String toString() {
    return "letters, digits, '.', '_' and '-'";
  }
}
