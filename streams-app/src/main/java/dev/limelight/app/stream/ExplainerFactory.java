package dev.limelight.app.stream;

import dev.limelight.config.Configuration;

/** Makes the explainer of a run. Called once, before anything is asked of Kafka. */
@FunctionalInterface
public interface ExplainerFactory {

  /**
   * Loads the models.
   *
   * @throws dev.limelight.config.ConfigurationException if the configuration does not allow it
   */
  OpenExplainer open(Configuration configuration);
}
