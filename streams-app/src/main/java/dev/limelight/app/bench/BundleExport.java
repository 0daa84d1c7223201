package dev.limelight.app.bench;

import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;

/** Makes sure that a bundle has a backward graph that belongs to its model. */
@FunctionalInterface
public interface BundleExport {

  /**
   * Exports the bundle if it was not, or if its model changed since.
   *
   * @throws dev.limelight.runtime.BundleException if it needs an export and cannot be written
   */
  void ensure(ModelBundle bundle, ExecutionProvider provider);
}
