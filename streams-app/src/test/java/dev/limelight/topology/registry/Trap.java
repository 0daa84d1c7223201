package dev.limelight.topology.registry;

/** A class that a hostile schema names; notes in {@link HostileSchemasTest} that it was started. */
public final class Trap {
  static {
    HostileSchemasTest.TRAPPED.add("initialised");
  }

  /** As Avro makes an object of a string. */
  public Trap(String value) {
    HostileSchemasTest.TRAPPED.add(value);
  }
}
