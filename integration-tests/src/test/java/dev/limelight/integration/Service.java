package dev.limelight.integration;

/**
 * A broker or a registry: started, killed and started again, with address and data kept; closed
 * when the tests are through with it.
 */
interface Service extends AutoCloseable {

  /** Starts it, the first time empty, and returns when clients can use it. */
  void start();

  /** What clients are given: {@code bootstrap.servers}, {@code schema.registry.url}. */
  String address();

  /** Ends it as a crash does. */
  void kill();

  @Override
  void close();
}
