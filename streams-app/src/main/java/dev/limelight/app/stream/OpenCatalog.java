package dev.limelight.app.stream;

import dev.limelight.topology.ModelCatalog;

/** Models that are loaded until closed. */
public interface OpenCatalog extends ModelCatalog, AutoCloseable {

  /** Frees the models; called once, after all stream threads have ended. */
  @Override
  void close();
}
