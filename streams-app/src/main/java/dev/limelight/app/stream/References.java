package dev.limelight.app.stream;

import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.topology.reference.FollowedReferences;
import dev.limelight.topology.reference.ImageReferences;

/** Opens what follows references to images, as configured. */
public final class References {
  private References() {}

  /**
   * Connects to nothing yet; to be closed.
   *
   * @throws ConfigurationException if a value is not accepted
   */
  public static ImageReferences open(Configuration configuration) {
    try {
      return FollowedReferences.of(configuration.references());
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(String.valueOf(refused.getMessage()), refused);
    }
  }
}
