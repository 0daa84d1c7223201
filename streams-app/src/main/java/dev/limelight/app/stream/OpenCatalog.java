package dev.limelight.app.stream;

import dev.limelight.runtime.RuntimeActivity;
import dev.limelight.topology.ModelCatalog;
import java.util.Optional;
import java.util.function.Supplier;

/** Models that are loaded until closed. */
public interface OpenCatalog extends ModelCatalog, AutoCloseable {

  /** What runs the models, where that can be measured. */
  default Optional<Supplier<RuntimeActivity>> activity() {
    return Optional.empty();
  }

  /** Frees the models; called once, after all stream threads have ended. */
  @Override
  void close();
}
