package dev.limelight.autodiff;

import java.util.Optional;

/**
 * A gradient whose last step is put off, because what follows may be cheaper before it than behind
 * it. Whoever reads the value as it is gets it written first, and need not know.
 */
public interface DeferredValue {

  /** Takes the last step. */
  Value write(GraphBuilder graph);

  /**
   * The product with a factor, its own last step put off as well.
   *
   * @param factor dimensions that broadcast to the value's
   * @return empty where the factor cannot be had before the last step
   */
  Optional<DeferredValue> times(GraphBuilder graph, Value factor);
}
