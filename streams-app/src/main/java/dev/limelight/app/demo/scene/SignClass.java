package dev.limelight.app.demo.scene;

/** The eight classes of signs, in the order of the classifiers' outputs. */
public enum SignClass {
  STOP("stop"),
  YIELD("yield"),
  SPEED_LIMIT("speed limit"),
  NO_ENTRY("no entry"),
  PRIORITY_ROAD("priority road"),
  PEDESTRIAN_CROSSING("pedestrian crossing"),
  TURN_RIGHT("turn right"),
  WARNING("warning");

  private final String label;

  SignClass(String label) {
    this.label = label;
  }

  /** The class as the bundles' {@code labels.txt} spells it. */
  public String label() {
    return label;
  }
}
