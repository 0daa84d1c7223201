package dev.limelight.app.metrics;

/** The version of Limelight. */
public final class BuildVersion {
  /** As the build names it. */
  public static final String CURRENT = "0.1.0";

  private BuildVersion() {}
}
