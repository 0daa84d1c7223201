package dev.limelight.app.demo.scene;

/** The eight classes of signs, in the order of the classifiers' outputs. */
public enum SignClass {
  STOP(0, "stop"),
  YIELD(1, "yield"),
  SPEED_LIMIT(2, "speed limit"),
  NO_ENTRY(3, "no entry"),
  PRIORITY_ROAD(4, "priority road"),
  PEDESTRIAN_CROSSING(5, "pedestrian crossing"),
  TURN_RIGHT(6, "turn right"),
  WARNING(7, "warning");

  private final int index;
  private final String label;

  SignClass(int index, String label) {
    this.index = index;
    this.label = label;
  }

  /** Which of the classifiers' outputs stands for the class, from 0 on. */
  public int index() {
    return index;
  }

  /** The class as the bundles' {@code labels.txt} spells it. */
  public String label() {
    return label;
  }
}
