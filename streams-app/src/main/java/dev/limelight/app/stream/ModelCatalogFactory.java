package dev.limelight.app.stream;

import dev.limelight.config.ModelsOptions;

/** Loads the models of a run. Called once, before anything is asked of Kafka. */
@FunctionalInterface
public interface ModelCatalogFactory {

  /**
   * Loads the bundles of the models directory.
   *
   * @param models where they are and what runs them
   * @param memoryBytes bound on what the samples of one explanation take
   * @throws dev.limelight.config.ConfigurationException if the configuration does not allow it
   */
  OpenCatalog open(ModelsOptions models, long memoryBytes);
}
