package dev.limelight.topology;

/** How far this instance is behind. Thread-safe. */
@FunctionalInterface
public interface LagSource {
  /** Records in this instance's partitions that were not fetched yet. */
  long records();
}
