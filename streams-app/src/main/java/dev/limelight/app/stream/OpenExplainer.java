package dev.limelight.app.stream;

import dev.limelight.topology.ImageEventExplainer;

/**
 * An explainer and the models behind it.
 *
 * @param explainer used by all stream threads until they have ended
 * @param models closed after them
 */
public record OpenExplainer(ImageEventExplainer explainer, Runnable models)
    implements AutoCloseable {

  /** Frees the models. */
  @Override
  public void close() {
    models.run();
  }
}
