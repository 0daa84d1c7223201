package dev.limelight.topology.reference;

/** Reads what URIs of one scheme name. Thread-safe. */
interface ReferenceSource {

  /**
   * The first bytes: all of them, or more than the limit.
   *
   * @throws dev.limelight.topology.deadletter.EventRejectedException if it may not be read or is
   *     not there
   * @throws ReferenceUnavailableException if the storage does not answer
   */
  byte[] read(String uri, int maxBytes);

  /** Lets go of connections. */
  default void close() {}
}
