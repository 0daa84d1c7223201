package dev.limelight.runtime;

/** Opens one graph in sessions of given settings. */
@FunctionalInterface
interface GraphSessions {

  /**
   * A session that the caller closes.
   *
   * @throws BundleException if the graph does not fit its description or cannot be loaded
   */
  GraphSession open(SessionSettings settings);
}
